import { type EmailFault, findEmailFault, tidyEmail } from './email.ts'
import { hasUnseen, normalizeUpTo } from './invisible-characters.ts'
import { EMAIL_MAX_CHARACTERS, USERNAME_MAX_CHARACTERS, USERNAME_MIN_CHARACTERS } from './limits.ts'
import { isHighlyRestrictive } from './script-mixing.ts'

// A user name is stored, compared and looked up like the local part of an email. It has no @, so it never equals an email.

/** Letters and digits of any script, and the marks that are usual in names of accounts. */
const SHAPE = /^[\p{L}\p{N}][\p{L}\p{M}\p{N}._-]*$/u

/** Compatibility forms of @ count as @. A longer text is never valid, and normalising it can take seconds. */
const decomposeUpToLimit = (text: string): string => normalizeUpTo(EMAIL_MAX_CHARACTERS, text, 'NFKC')

/** Whether a text stands for a user name, valid or not. */
export const isUsername = (typed: string): boolean => !decomposeUpToLimit(typed).includes('@')

export type UsernameFault = 'username-malformed' | 'email-mixed-scripts'

/** Why this text is not a valid user name of a new user. Null if it is valid. */
export const findUsernameFault = (typed: string): UsernameFault | null => {
  const username = tidyEmail(typed)
  const { length } = [...username]
  if (length < USERNAME_MIN_CHARACTERS || length > USERNAME_MAX_CHARACTERS) return 'username-malformed'
  const plain = decomposeUpToLimit(username)
  if (hasUnseen(username) || ![username, plain].every((text) => SHAPE.test(text))) return 'username-malformed'
  return isHighlyRestrictive(plain) ? null : 'email-mixed-scripts'
}

/** Why this text is neither a valid email nor a valid user name. An empty text counts as an email. */
export const findIdentityFault = (typed: string): EmailFault | UsernameFault | null =>
  isUsername(typed) && typed.trim() !== '' ? findUsernameFault(typed) : findEmailFault(typed)
