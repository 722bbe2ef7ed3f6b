import { canonicalEmail, foldText } from '../../shared/domain/email.ts'
import {
  findPasswordFault,
  normalizePassword,
  PASSWORD_MIN_CODE_POINTS,
  PASSWORD_MIN_WITH_SECOND_FACTOR,
} from '../../shared/domain/password.ts'
import { type PasswordReason, Refusal } from '../../shared/errors.ts'

/** Words that the user's password must not be, because they are easy to guess for people who know the user. */
export type OwnWords = { readonly email: string; readonly name: string }

/** Units up to this length are trivial, however often they repeat. */
const TRIVIAL_UNIT_CHARACTERS = 3

const fold = (text: string): string => normalizePassword(text).toLowerCase()

// `abcabcabc` counts as `abc`: repeating a word does not make it harder to guess.
const findUnit = (text: string): string => {
  const length = `${text}${text}`.indexOf(text, 1)
  return text.slice(0, length)
}

// The whole text is compared, so spaces and punctuation around a name are removed first.
const bare = (text: string): string => fold(text).replace(/[\s\p{P}]/gu, '')

const listOwnWords = ({ email, name }: OwnWords): string[] => {
  // A host has a Unicode form and an ASCII form. Both are checked.
  const parts = [foldText(email), canonicalEmail(email)].flatMap((address) => {
    const [local = '', host = ''] = address.split('@')
    return [local, host, `${local}${host}`]
  })
  return [email, ...parts, name, ...name.split(/\s+/), 'gatehouse'].map(bare).filter((word) => word !== '')
}

// Some common passwords are repetitions themselves: `gn56gn56` is common, but its unit `gn56` is not.
const listRepetitions = (whole: string, unit: string): string[] => {
  const times = whole.length / Math.max(1, unit.length)
  return Array.from({ length: times }, (_, index) => index + 1)
    .filter((count) => times % count === 0)
    .map((count) => unit.repeat(count))
}

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
  const whole = fold(password)
  const unit = findUnit(whole)
  if (listRepetitions(whole, unit).some((part) => commonPasswords.has(part)) || [...unit].length <= TRIVIAL_UNIT_CHARACTERS)
    return 'common'
  return listOwnWords(own).includes(findUnit(bare(password))) ? 'own-words' : null
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
