import type { Policy } from '../../shared/domain/policy.ts'
import { isUsable } from '../../shared/domain/user-state.ts'
import { Refusal } from '../../shared/errors.ts'
import { listRequiredActions } from '../auth/directory-rules.ts'
import type { RelyingProgram, User } from '../store/ports/store.ts'

type GroupRule = Pick<RelyingProgram, 'isForGroupsOnly' | 'groups'>

const isMember = ({ isForGroupsOnly, groups }: GroupRule, user: User): boolean =>
  !isForGroupsOnly || user.groups.some((group) => groups.includes(group))

/** Only members of its groups sign in to some programs. @throws Refusal not-permitted */
export const requireMember = (program: GroupRule, user: User): void => {
  if (!isMember(program, user)) throw new Refusal('not-permitted', undefined, user)
}

/** Whether a user may use programs now: enabled, without required actions, and a member where the program asks for it. */
export const mayUse = (user: User, program: GroupRule | null, { now, policy }: { now: number; policy: Policy }): boolean =>
  isUsable(user, now) && listRequiredActions(user, policy).length === 0 && (program === null || isMember(program, user))
