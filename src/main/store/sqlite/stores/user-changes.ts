import { Refusal } from '../../../../shared/errors.ts'
import type { UndoableChanges, User, UserChanges } from '../../ports/store.ts'
import type { Tables } from '../tables/store-tables.ts'
import type { Step } from '../tables/undo-steps.ts'
import type { EndedAccess } from './ended-access.ts'
import { isSame } from './seen-values.ts'

/** The user as it is now, and the former and new values of the changed fields; null if nothing changed. */
export type AppliedChange = { readonly user: User; readonly step: Step | null }

/** Fields with their values. A password is never part of a change that can be undone. */
type FieldChanges = UserChanges & UndoableChanges

/** The one write path for fields of a user: a change of one user, a job and an undo use it. */
export const createUserChanges = ({
  users,
  groups,
  erasures,
  endedAccess,
}: Pick<Tables, 'users' | 'groups' | 'erasures'> & { endedAccess: EndedAccess }) => {
  /** The values of the user in the named fields. */
  const readFields = (user: User, named: FieldChanges): FieldChanges =>
    Object.fromEntries(Object.keys(named).map((field) => [field, user[field as keyof FieldChanges]]))

  const pick = (changes: FieldChanges, isWanted: (field: keyof FieldChanges) => boolean): FieldChanges =>
    Object.fromEntries(Object.entries(changes).filter(([field]) => isWanted(field as keyof FieldChanges)))

  const apply = (former: User, changed: FieldChanges, now: number): User => {
    const { groups: wanted, ...fields } = changed
    if (wanted) groups.setOfUser(former.id, wanted)
    const user = Object.keys(fields).length === 0 ? (users.findById(former.id) ?? former) : users.change(former, fields, now)
    endedAccess.afterChange(former, user, fields, now)
    // A code for the former password must not replace a newer one.
    if (fields.hashedPassword !== undefined) endedAccess.endWaysIn(former.id, now)
    return user
  }

  return {
    readFields,

    /** @throws Refusal changed-meanwhile if the user is gone; email-taken, last-administrator */
    change: (id: string, changes: FieldChanges, { now, operation }: { now: number; operation: string }): AppliedChange => {
      const former = users.findById(id)
      if (!former) throw new Refusal('changed-meanwhile', { message: 'the user is gone' })
      // The rest of a user who is being erased must not come back.
      if (former.deletedAt !== null && erasures.find(id)) throw new Refusal('changed-meanwhile', { message: 'being erased' })
      const before = readFields(former, changes)
      const changed = pick(changes, (field) => !isSame(before[field], changes[field]))
      if (Object.keys(changed).length === 0) return { user: former, step: null }
      const user = apply(former, changed, now)
      // As it is stored: groups come back in their own spelling and order, and each once.
      const after = readFields(user, changed)
      const isDifferent = (field: keyof FieldChanges): boolean => field in after && !isSame(before[field], after[field])
      const step = { userId: id, operation, before: pick(before, isDifferent), after: pick(after, isDifferent) }
      return { user, step: Object.keys(step.after).length === 0 ? null : step }
    },
  }
}

export type UserChangesWriter = ReturnType<typeof createUserChanges>
