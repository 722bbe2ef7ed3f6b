import { DAY_MS } from './time.ts'

/** The times that decide whether a user can sign in (UTC epoch milliseconds). */
type AccountTimes = {
  readonly disabledAt: number | null
  /** The planned date from which the user is disabled. */
  readonly disableAt: number | null
  readonly deletedAt: number | null
}

/** What a user is. `not-activated`: no password is set yet. A date of disabling that has come counts as disabled. */
export const userStates = ['active', 'not-activated', 'disabled', 'deleted'] as const

export type UserState = (typeof userStates)[number]

/** Days for which a deleted user can be restored. The address stays taken. Google Workspace and Entra ID keep 20 and 30 days. */
export const RESTORABLE_DAYS = 30

/** When a deleted user is purged (UTC epoch milliseconds). */
export const purgeTimeOf = (deletedAt: number): number => deletedAt + RESTORABLE_DAYS * DAY_MS

export const isDisabled = ({ disabledAt, disableAt }: Omit<AccountTimes, 'deletedAt'>, now: number): boolean =>
  disabledAt !== null || (disableAt !== null && disableAt <= now)

/** Whether the user can sign in and keep a session. */
export const isUsable = (times: AccountTimes, now: number): boolean => times.deletedAt === null && !isDisabled(times, now)

/** The state of a user at a given time. */
export const userStateAt = (user: AccountTimes & { readonly isActivated: boolean }, now: number): UserState => {
  if (user.deletedAt !== null) return 'deleted'
  if (isDisabled(user, now)) return 'disabled'
  return user.isActivated ? 'active' : 'not-activated'
}

/** Whether the user has a date of disabling that has not come yet. */
export const hasDisableDate = ({ state, disableAt }: { readonly state: UserState; readonly disableAt: number | null }): boolean =>
  disableAt !== null && (state === 'active' || state === 'not-activated')

/** What the audit log calls a user who was erased. The number was the user's own, and no other user ever gets it. */
export const nameOfErased = (number: number): string => `User ${number}`
