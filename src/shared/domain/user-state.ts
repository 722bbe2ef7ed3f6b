/** The times that decide whether an account can be used (UTC epoch milliseconds). */
type AccountTimes = {
  readonly disabledAt: number | null
  /** From then on it is disabled, without anyone doing anything. */
  readonly disableAt: number | null
  readonly deletedAt: number | null
}

/** Days for which a deleted account can be restored; its address is taken as long. Google Workspace and Entra ID keep 20 and 30. */
export const RESTORABLE_DAYS = 30

const DAY_MS = 86_400_000

/** When a deleted account goes for good (UTC epoch milliseconds). */
export const purgeTimeOf = (deletedAt: number): number => deletedAt + RESTORABLE_DAYS * DAY_MS

export const isDisabled = ({ disabledAt, disableAt }: Omit<AccountTimes, 'deletedAt'>, now: number): boolean =>
  disabledAt !== null || (disableAt !== null && disableAt <= now)

/** Whether its person can sign in and go on. */
export const isUsable = (times: AccountTimes, now: number): boolean => times.deletedAt === null && !isDisabled(times, now)
