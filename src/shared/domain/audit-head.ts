import { CROCKFORD, canonicalCode, groupCode, withAsciiDigits } from './codes.ts'

/** 80 bits in whole groups of four. An attacker needs about 2^80 attempts for another log with the same fingerprint. */
const FINGERPRINT_CHARACTERS = 16

const BITS_A_CHARACTER = 5n

/** A SHA-256 chain link in hexadecimal digits. */
const LINK_CHARACTERS = 64

/** The longest typed audit anchor, including spaces and hyphens (UTF-16 units). */
export const HEAD_MAX_CHARACTERS = 200

/** A noted audit anchor: the number of an entry, and its link or the fingerprint of the link. */
export type NotedHead = { readonly entry: number; readonly seal: string }

/** The first bits of a link, in characters that can be read aloud. */
const fingerprintOf = (linkHex: string): string => {
  const bits = BigInt(FINGERPRINT_CHARACTERS) * BITS_A_CHARACTER
  let value = BigInt(`0x${linkHex.slice(0, Number(bits) / 4)}`)
  let text = ''
  for (let count = 0; count < FINGERPRINT_CHARACTERS; count += 1) {
    text = `${CROCKFORD[Number(value & 31n)] ?? ''}${text}`
    value >>= BITS_A_CHARACTER
  }
  return text
}

/** `745-4F2A-9KQ1-7XBM-C2D0`: an entry's number, and the fingerprint of the log up to it. */
export const formatHead = (entry: number, linkHex: string): string => `${entry}-${groupCode(fingerprintOf(linkHex))}`

/**
 * Parses the output of `formatHead`, with any spacing and with or without "Entry", or a number and a whole link. Null for other
 * text.
 */
export const parseHead = (typed: string): NotedHead | null => {
  if (typed.length > HEAD_MAX_CHARACTERS) return null
  const [, number = '', rest = ''] =
    /^\s*(?:entry\s*)?#?(\d{1,15})[^\p{L}\p{N}]+(.+)$/iu.exec(withAsciiDigits(typed.normalize('NFKC'))) ?? []
  const seal = canonicalCode(rest)
  const entry = Number(number)
  const isLink = seal.length === LINK_CHARACTERS && /^[0-9A-F]+$/.test(seal)
  const isFingerprint = seal.length === FINGERPRINT_CHARACTERS && [...seal].every((character) => CROCKFORD.includes(character))
  return entry > 0 && (isLink || isFingerprint) ? { entry, seal } : null
}

/** Whether an entry with this link is the noted one. */
export const isNotedHead = ({ seal }: NotedHead, linkHex: string): boolean =>
  seal === (seal.length === LINK_CHARACTERS ? linkHex.toUpperCase() : fingerprintOf(linkHex))
