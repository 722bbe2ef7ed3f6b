import { canonicalEmail, foldText } from './email.ts'
import { normalizePassword } from './password.ts'

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

/** Whether a password is on the block list, or repeats a trivial unit. `blockList`: passwords in lower case. */
export const isCommonPassword = (password: string, blockList: ReadonlySet<string>): boolean => {
  const whole = fold(password)
  const unit = findUnit(whole)
  return listRepetitions(whole, unit).some((part) => blockList.has(part)) || [...unit].length <= TRIVIAL_UNIT_CHARACTERS
}

/** Whether a password is made of the user's own email or name. */
export const isOwnWords = (password: string, own: OwnWords): boolean => listOwnWords(own).includes(findUnit(bare(password)))
