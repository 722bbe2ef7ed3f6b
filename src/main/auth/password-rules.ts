import { canonicalEmail, foldText } from '../../shared/domain/email.ts'
import {
  findPasswordFault,
  normalizePassword,
  PASSWORD_MIN_CODE_POINTS,
  PASSWORD_MIN_WITH_SECOND_FACTOR,
} from '../../shared/domain/password.ts'
import { type PasswordReason, Refusal } from '../../shared/errors.ts'

/** The words that this account's password must not be: what anyone who knows the person would try. */
export type OwnWords = { readonly email: string; readonly name: string }

/** A unit this short says nothing however often it is repeated. */
const TRIVIAL_UNIT_CHARACTERS = 3

const fold = (text: string): string => normalizePassword(text).toLowerCase()

// `abcabcabc` is `abc`: repeating a word makes it longer, not harder.
const findUnit = (text: string): string => {
  const length = `${text}${text}`.indexOf(text, 1)
  return text.slice(0, length)
}

// Compared whole, so spaces and punctuation around a name do not hide it.
const bare = (text: string): string => fold(text).replace(/[\s\p{P}]/gu, '')

const listOwnWords = ({ email, name }: OwnWords): string[] => {
  // As it is read, and as it is compared: a host has an ASCII form too.
  const parts = [foldText(email), canonicalEmail(email)].flatMap((address) => {
    const [local = '', host = ''] = address.split('@')
    return [local, host, `${local}${host}`]
  })
  return [email, ...parts, name, ...name.split(/\s+/), 'gatehouse'].map(bare).filter((word) => word !== '')
}

// Some common passwords are a repetition themselves: `gn56gn56` twice is four times `gn56`, which is none.
const listRepetitions = (whole: string, unit: string): string[] => {
  const times = whole.length / Math.max(1, unit.length)
  return Array.from({ length: times }, (_, index) => index + 1)
    .filter((count) => times % count === 0)
    .map((count) => unit.repeat(count))
}

/**
 * Why a new password is refused, or null where it is allowed. NIST SP 800-63B-4, 3.1.1.2: a minimum length, a block list
 * compared with the whole password, context-specific words; no composition rules.
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
  account: { hasSecondFactor?: boolean } = {},
): Promise<void> => {
  const reason = await findPasswordReason(password, own, account)
  if (reason) throw new Refusal({ code: 'password-refused', reason })
}
