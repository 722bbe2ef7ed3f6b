import { includesRole, isReachedByAll } from '../../../../shared/domain/permissions.ts'
import { isUsable } from '../../../../shared/domain/user-state.ts'
import type { UndoableChanges, User } from '../../ports/store.ts'
import type { Tables } from '../tables/store-tables.ts'

type EndedTables = Pick<Tables, 'users' | 'sessions' | 'resets' | 'recoveryCodes' | 'secondFactors' | 'notices'>

/** What a session can leave behind, and which event ends it. docs/security.md has the table, and a generated test walks it. */
export const createEndedAccess = ({ users, sessions, resets, recoveryCodes, secondFactors, notices }: EndedTables) => {
  let ended: string[] = []

  /** The ways into the account that the password does not open: its sessions and programs, its live code, a second factor that was only begun. */
  const endWaysIn = (userId: string, now: number): void => {
    sessions.removeOfUser(userId, now)
    resets.drop(userId)
    secondFactors.dropBegun(userId)
  }

  /** What the user set going: codes issued to others, jobs, plans, printed codes. */
  const endWork = (userId: string): void => {
    resets.dropIssuedBy(userId)
    users.endWork(userId)
    ended.push(userId)
  }

  const endAll = (userId: string, now: number): void => {
    endWaysIn(userId, now)
    endWork(userId)
  }

  /** A code stays where anyone who could have issued it reaches the new role too. A short one works for the role User only. */
  const endWithRole = (user: User, now: number): void => {
    sessions.removeOfUser(user.id, now)
    secondFactors.dropBegun(user.id)
    if (!isReachedByAll(user.role, 'users:reset')) resets.drop(user.id)
    if (user.role !== 'user') resets.dropShort(user.id)
    endWork(user.id)
  }

  return {
    endWaysIn,

    /** The ways in, and what was set going. */
    endAll,

    /** After a change of role or state. Disabling, also by a date, and deleting end everything, so that enabling revives nothing. */
    afterChange: (former: User, user: User, changed: UndoableChanges, now: number): void => {
      const isStateChanged =
        changed.disabledAt !== undefined || changed.disableAt !== undefined || changed.deletedAt !== undefined
      const isShutOut = isStateChanged && !(isUsable(former, now) && isUsable(user, now))
      const isRoleChanged = former.role !== user.role
      if (isShutOut) endAll(user.id, now)
      else if (isRoleChanged) endWithRole(user, now)
      // The codes were made with fewer permissions than they would open now.
      if (!includesRole(former.role, user.role)) recoveryCodes.drop(user.id)
      if (isRoleChanged && former.role === 'administrator') notices.dropOfOthers(user.id)
    },

    /** The users whose work ended since the last call. Called inside the transaction, and announced after its commit. */
    takeEnded: (): string[] => {
      const taken = ended
      ended = []
      return taken
    },
  }
}

export type EndedAccess = ReturnType<typeof createEndedAccess>
