import type { Role } from './permissions.ts'

/** What decides whether an administrator can sign in (times in UTC epoch milliseconds). */
type Administrator = {
  readonly role: Role
  readonly disabledAt: number | null
  readonly disableAt: number | null
  readonly deletedAt: number | null
  readonly hashedPassword: string | null
  readonly passwordDisownedAt: number | null
}

type StateChanges = Partial<Omit<Administrator, 'hashedPassword' | 'passwordDisownedAt'>>

/** Whether this administrator can sign in, now and later. A disable date counts from the start, because no check runs when it comes. */
export const isLastingAdministrator = (user: Administrator): boolean =>
  user.role === 'administrator' &&
  user.disabledAt === null &&
  user.disableAt === null &&
  user.deletedAt === null &&
  user.hashedPassword !== null &&
  user.passwordDisownedAt === null

/** Whether the change removes an administrator who can sign in. If there is no other one, it is refused. */
export const losesAdministrator = (user: Administrator, { role, disabledAt, disableAt, deletedAt }: StateChanges): boolean => {
  if (!isLastingAdministrator(user)) return false
  const isDemoted = role !== undefined && role !== 'administrator'
  return isDemoted || [disabledAt, disableAt, deletedAt].some((time) => typeof time === 'number')
}
