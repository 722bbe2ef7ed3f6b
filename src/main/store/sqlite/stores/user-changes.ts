import { Refusal } from '../../../../shared/errors.ts'
import type { UndoableChanges, User } from '../../ports/store.ts'
import type { Tables } from '../tables/store-tables.ts'
import type { Step } from '../tables/undo-steps.ts'
import type { LeftBehind } from './ended-access.ts'

/** The account as it is now, and what has to be known to undo it; null where nothing changed. */
export type AppliedChange = { readonly user: User; readonly step: Step | null }

/** Whether two values of one field are the same; tags are in their own order. */
export const isSame = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other)

/** Changes that can be undone: one way for a single act, a job and an undoing alike. */
export const userChanges = ({ users, tags, left }: Pick<Tables, 'users' | 'tags'> & { left: LeftBehind }) => {
  /** What the account has in the fields that are named. */
  const readFields = (user: User, named: UndoableChanges): UndoableChanges =>
    Object.fromEntries(Object.keys(named).map((field) => [field, user[field as keyof UndoableChanges]]))

  const pick = (changes: UndoableChanges, isWanted: (field: keyof UndoableChanges) => boolean): UndoableChanges =>
    Object.fromEntries(Object.entries(changes).filter(([field]) => isWanted(field as keyof UndoableChanges)))

  const apply = (former: User, changed: UndoableChanges, now: number): User => {
    const { tags: wanted, ...fields } = changed
    if (wanted) tags.replace(former.id, wanted)
    const user = Object.keys(fields).length === 0 ? (users.findById(former.id) ?? former) : users.change(former, fields, now)
    left.afterChange(former, user, fields, now)
    return user
  }

  return {
    readFields,

    /** @throws Refusal changed-meanwhile where the account is gone; email-taken, last-administrator */
    change: (id: string, changes: UndoableChanges, { now, operation }: { now: number; operation: string }): AppliedChange => {
      const former = users.findById(id)
      if (!former) throw new Refusal('changed-meanwhile', { message: 'the user is gone' })
      const before = readFields(former, changes)
      const changed = pick(changes, (field) => !isSame(before[field], changes[field]))
      if (Object.keys(changed).length === 0) return { user: former, step: null }
      const user = apply(former, changed, now)
      // As it is stored: tags come back in their own order.
      const step = {
        userId: id,
        operation,
        before: pick(before, (field) => field in changed),
        after: readFields(user, changed),
      }
      return { user, step }
    },
  }
}
