import type { Policy } from '../../shared/domain/policy.ts'
import { isUsable } from '../../shared/domain/user-state.ts'
import { isUsername } from '../../shared/domain/username.ts'
import { Refusal } from '../../shared/errors.ts'
import { listRequiredActions } from '../auth/directory-rules.ts'
import type { RelyingProgram, Store, User } from '../store/ports/store.ts'

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

/** The claims of each scope. `openid` is the id, which never changes and is never given to another user, and how
 * the user signed in. */
export const CLAIMS = {
  openid: ['sub', 'auth_time', 'amr'],
  email: ['email', 'email_verified'],
  profile: ['name', 'preferred_username'],
  groups: ['groups'],
} as const

/** What a program learns of a user, of which the provider gives what the scopes allow. Groups are those that the program may see. */
export const readClaims = async (
  store: Pick<Store, 'isEmailConfirmed'>,
  user: User,
  program: Pick<RelyingProgram, 'groups'>,
): Promise<{ sub: string } & Record<string, unknown>> => ({
  sub: user.id,
  ...(isUsername(user.email)
    ? { preferred_username: user.email }
    : { email: user.email, email_verified: await store.isEmailConfirmed(user.id) }),
  ...(user.name === '' ? {} : { name: user.name }),
  groups: user.groups.filter((group) => program.groups.includes(group)),
})
