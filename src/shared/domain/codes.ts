/** Crockford's base 32: no I, L, O or U. https://www.crockford.com/base32.html */
export const CROCKFORD = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'

/** 128 random bits need 26 characters of 5 bits. */
export const RESET_CODE_CHARACTERS = 26

/** 120 random bits: above the 112 of NIST SP 800-63B-4, 3.1.2 (look-up secrets), in whole bytes and whole groups. */
export const RECOVERY_CODE_CHARACTERS = 24

/** How many recovery codes a person gets at a time. */
export const RECOVERY_CODE_COUNT = 10

/** What the token of every registered program begins with: it is told from a session id by it, and found by a search for leaked secrets. */
export const PROGRAM_TOKEN_PREFIX = 'gatehouse_'

/** Digits of a second factor's code (RFC 6238 with the defaults that every authenticator app knows). */
export const TOTP_DIGITS = 6

/** A code as it may be typed, with room for spaces and hyphens (UTF-16 units). What is longer is none, and is not worth normalising. */
export const CODE_MAX_CHARACTERS = 200

/** A code as it is compared: case, spaces and hyphens forgiven, look-alikes read as what they look like. */
export const canonicalCode = (typed: string): string =>
  typed.length > CODE_MAX_CHARACTERS
    ? typed
    : typed
        .normalize('NFKC')
        .toUpperCase()
        .replace(/[\s\p{Pd}]/gu, '')
        .replace(/[IL]/g, '1')
        .replace(/O/g, '0')

/** Whether the text, once canonical, can be a reset code or a recovery code at all. */
export const isCodeShaped = (typed: string): boolean => {
  const code = canonicalCode(typed)
  return (
    (code.length === RESET_CODE_CHARACTERS || code.length === RECOVERY_CODE_CHARACTERS) &&
    [...code].every((character) => CROCKFORD.includes(character))
  )
}

/** A code as it is shown: groups of four, a last group of two joined to the one before, so that 26 ends in six. */
export const groupCode = (code: string): string => {
  const groups = code.match(/.{1,4}/g) ?? []
  const last = groups.at(-1)
  if (groups.length > 1 && last !== undefined && last.length < 3) groups.splice(-2, 2, `${groups.at(-2)}${last}`)
  return groups.join('-')
}
