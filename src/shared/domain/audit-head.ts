import { CROCKFORD, canonicalCode, groupCode } from './codes.ts'

/** 80 bits: whoever wants to write another log with the same fingerprint has to try about 2^80 of them. In whole groups of four. */
const FINGERPRINT_CHARACTERS = 16

const BITS_A_CHARACTER = 5n

/** A link as hexadecimal digits (SHA-256). */
const LINK_CHARACTERS = 64

/** A head as it may be typed or pasted, with room for spaces and hyphens (UTF-16 units). */
export const HEAD_MAX_CHARACTERS = 200

/** An entry of the audit log as somebody noted it down: its number, and the beginning of its link, or all of it. */
export type NotedHead = { readonly entry: number; readonly seal: string }

/** The beginning of a link, in characters that can be read aloud. */
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

/** `745-4F2A-9KQ1-7XBM-C2D0`: the entry's number and the fingerprint of everything up to it. */
export const formatHead = (entry: number, linkHex: string): string => `${entry}-${groupCode(fingerprintOf(linkHex))}`

/** Reads what `formatHead` writes, however it is spaced and with or without "Entry", and a number with a whole link; null where it is neither. */
export const parseHead = (typed: string): NotedHead | null => {
  if (typed.length > HEAD_MAX_CHARACTERS) return null
  const [, number = '', rest = ''] = /^\s*(?:entry\s*)?#?(\d{1,15})[^\p{L}\p{N}]+(.+)$/iu.exec(typed.normalize('NFKC')) ?? []
  const seal = canonicalCode(rest)
  const entry = Number(number)
  const isLink = seal.length === LINK_CHARACTERS && /^[0-9A-F]+$/.test(seal)
  const isFingerprint = seal.length === FINGERPRINT_CHARACTERS && [...seal].every((character) => CROCKFORD.includes(character))
  return entry > 0 && (isLink || isFingerprint) ? { entry, seal } : null
}

/** Whether an entry with this link is the one that was noted. */
export const isNotedHead = ({ seal }: NotedHead, linkHex: string): boolean =>
  seal === (seal.length === LINK_CHARACTERS ? linkHex.toUpperCase() : fingerprintOf(linkHex))
