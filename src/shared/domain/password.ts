import type { PasswordReason } from '../errors.ts'
import { normalizeUpTo } from './invisible-characters.ts'

/** NIST SP 800-63B-4, 3.1.1.2: at least 15 characters if the password is the only factor. */
export const PASSWORD_MIN_CODE_POINTS = 15

/** NIST SP 800-63B-4, 3.1.1.2: at least eight if it is one of two factors. */
export const PASSWORD_MIN_WITH_SECOND_FACTOR = 8

/** The minimum length of a new password (code points). */
export const leastOf = ({ hasSecondFactor }: { hasSecondFactor: boolean }): number =>
  hasSecondFactor ? PASSWORD_MIN_WITH_SECOND_FACTOR : PASSWORD_MIN_CODE_POINTS

/** NIST asks for at least 64. 1,024 leaves room for any passphrase and limits the work. */
export const PASSWORD_MAX_CODE_POINTS = 1024

/** The password as it is counted, compared and hashed (NIST SP 800-63B-4, 3.1.1.2: NFC, one code point is one character). */
export const normalizePassword = (password: string): string => normalizeUpTo(PASSWORD_MAX_CODE_POINTS, password)

/** Whether this password is too short as the only factor. */
export const isShortPassword = (password: string): boolean => findPasswordFault(password) === 'too-short'

/** Checks a new password without the block list and the user's own words. Null if nothing is wrong. */
export const findPasswordFault = (
  password: string,
  least: number = PASSWORD_MIN_CODE_POINTS,
): Extract<PasswordReason, 'too-short' | 'too-long' | 'not-well-formed'> | null => {
  if (!password.isWellFormed()) return 'not-well-formed'
  const length = [...normalizePassword(password)].length
  if (length < least) return 'too-short'
  if (length > PASSWORD_MAX_CODE_POINTS) return 'too-long'
  return null
}
