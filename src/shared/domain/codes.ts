import { dropUnseen } from './invisible-characters.ts'
import type { Role } from './permissions.ts'

/** Crockford's base 32: no I, L, O or U. https://www.crockford.com/base32.html */
export const CROCKFORD = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'

/** 128 random bits need 26 characters of 5 bits. */
export const RESET_CODE_CHARACTERS = 26

/** The longest life of an activation code (hours): thirty days, for people who come after a holiday. */
export const ACTIVATION_HOURS_MAX = 720

/** The life of an activation code by default (hours): a week, because a printed code often waits for the first day. */
export const ACTIVATION_HOURS_DEFAULT = 168

/** 50 random bits: short enough to type, and safe only with a limit on guesses. docs/security.md has the arithmetic. */
export const SHORT_CODE_CHARACTERS = 10

/** The longest life of a short activation code (hours). A longer one needs a code that no number of guesses finds. */
export const SHORT_CODE_HOURS_MAX = 168

/** Wrong codes in a row that end a short code. NIST SP 800-63B-4, 3.2.2: no more than 100. */
export const SHORT_CODE_FAILURES_MAX = 100

/** 120 random bits in whole bytes and whole groups. NIST SP 800-63B-4, 3.1.2 (look-up secrets) asks for at least 112. */
export const RECOVERY_CODE_CHARACTERS = 24

/** The number of recovery codes in a set. */
export const RECOVERY_CODE_COUNT = 10

/** The prefix of every program's token. It distinguishes tokens from session ids, and secret scanners can find it. */
export const PROGRAM_TOKEN_PREFIX = 'gatehouse_'

/** Digits of a second factor's code (RFC 6238 with the defaults of all authenticator apps). */
export const TOTP_DIGITS = 6

/** The longest typed code, including spaces and hyphens (UTF-16 units). Longer texts are not normalized. */
export const CODE_MAX_CHARACTERS = 200

/** Digits of other scripts. Unicode keeps them in runs that begin with a zero, and most runs have ten. */
const foreignDigit = /(?![0-9])\p{Nd}/gu

const isDigit = /^\p{Nd}$/u

const toAsciiDigit = (digit: string): string => {
  const start = digit.codePointAt(0) ?? 0
  let before = 0
  while (isDigit.test(String.fromCodePoint(start - before - 1))) before += 1
  return String(before % 10)
}

/** A text with the digits 0 to 9 for the decimal digits of every script. */
export const withAsciiDigits = (text: string): string => text.replace(foreignDigit, toAsciiDigit)

/**
 * What stands between the groups of a code: all but letters, digits and their marks.
 *
 * A scanner types by the keys of a US keyboard. Its hyphen is ß on a German layout, ü on a Hungarian, ö on an Icelandic, else a sign.
 */
const separator = /[^\p{L}\p{N}\p{M}]|[ßẞüÜöÖ]/gu

/** The form of any code that is compared: without separators, in upper case, with ASCII digits, with look-alikes replaced. */
export const canonicalCode = (typed: string): string =>
  typed.length > CODE_MAX_CHARACTERS
    ? typed
    : withAsciiDigits(dropUnseen(typed).normalize('NFKC').replace(separator, ''))
        .toUpperCase()
        .replace(/[IL]/g, '1')
        .replace(/O/g, '0')

/** Whether the text has the form of a reset code, a short activation code or a recovery code after normalization. */
export const isCodeShaped = (typed: string): boolean => {
  const code = canonicalCode(typed)
  return (
    [RESET_CODE_CHARACTERS, RECOVERY_CODE_CHARACTERS, SHORT_CODE_CHARACTERS].includes(code.length) &&
    [...code].every((character) => CROCKFORD.includes(character))
  )
}

/** Short codes have a length of their own, so the kind of a code is known without a database read. */
export const isShortCode = (typed: string): boolean => canonicalCode(typed).length === SHORT_CODE_CHARACTERS

/** Whether an activation code of this life and for this role may be short. A longer life or another role needs a long code. */
export const mayBeShort = (role: Role, lifeHours: number): boolean => role === 'user' && lifeHours <= SHORT_CODE_HOURS_MAX

/** The length of a group, at least. Four or five characters are read aloud in one breath. */
const GROUP_CHARACTERS = 4

/** A code in even groups for display: their lengths differ by one at most, and longer groups stand apart. */
export const groupCode = (code: string): string => {
  const count = Math.max(1, Math.floor(code.length / GROUP_CHARACTERS))
  const endOf = (group: number): number => Math.round((group * code.length) / count)
  return Array.from({ length: count }, (_, group) => code.slice(endOf(group), endOf(group + 1))).join('-')
}
