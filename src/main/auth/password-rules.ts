import { findPasswordFault, PASSWORD_MIN_CODE_POINTS, PASSWORD_MIN_WITH_SECOND_FACTOR } from '../../shared/domain/password.ts'
import { isCommonPassword, isOwnWords, type OwnWords } from '../../shared/domain/weak-passwords.ts'
import { type PasswordReason, Refusal } from '../../shared/errors.ts'

/**
 * Why a new password is refused, or null if it is allowed.
 *
 * NIST SP 800-63B-4, 3.1.1.2: minimum length, block list compared with the whole password, context-specific words, no composition
 * rules.
 */
export const findPasswordReason = async (
  password: string,
  own: OwnWords,
  { hasSecondFactor = false }: { hasSecondFactor?: boolean } = {},
): Promise<PasswordReason | null> => {
  const fault = findPasswordFault(password, hasSecondFactor ? PASSWORD_MIN_WITH_SECOND_FACTOR : PASSWORD_MIN_CODE_POINTS)
  if (fault) return fault
  const { commonPasswords } = await import('./block-list.ts')
  if (isCommonPassword(password, commonPasswords)) return 'common'
  return isOwnWords(password, own) ? 'own-words' : null
}

/** @throws Refusal password-refused with the reason */
export const requireAllowedPassword = async (
  password: string,
  own: OwnWords,
  user: { hasSecondFactor?: boolean } = {},
): Promise<void> => {
  const reason = await findPasswordReason(password, own, user)
  if (reason) throw new Refusal({ code: 'password-refused', reason })
}
