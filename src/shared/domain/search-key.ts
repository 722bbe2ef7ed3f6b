import { normalizeUpTo } from './invisible-characters.ts'
import { EMAIL_MAX_CHARACTERS, SEARCH_MAX_CHARACTERS } from './limits.ts'

const ASCII = /^\p{ASCII}*$/u

/** Accents of Latin, Greek and Cyrillic letters. Marks of other scripts are part of their words. */
const ACCENTS = /[\u0300-\u036F\u1AB0-\u1AFF\u1DC0-\u1DFF]/gu

/** Letters that Unicode does not decompose, as people without them on their keyboard type them. */
const typedAs: Readonly<Record<string, string>> = { æ: 'ae', œ: 'oe', ø: 'o', ł: 'l', đ: 'd', ð: 'd', þ: 'th', ħ: 'h', ı: 'i' }
const UNDECOMPOSED = new RegExp(`[${Object.keys(typedAs).join('')}]`, 'gu')

/** Apostrophes, and what is typed for them, and hyphens and dashes. */
const ASCII_JOINTS = /['`-]/g
const JOINTS = /['`\u00B4\u02B9-\u02BF\u02C8\u2018-\u201B\u2032\u2035\uFF07\p{Pd}]/gu

/**
 * The key of a text for search and sorting: trimmed, without case, accents, apostrophes and hyphens. Stored keys and typed words are
 * made by it, so `oconnor` and `o'connor` find O’Connor.
 *
 * Lower-casing alone would keep 101 code points apart (such as the Kelvin sign), so the text goes to upper case and back.
 */
export const searchKey = (text: string): string => {
  if (ASCII.test(text)) return text.toLowerCase().replace(ASCII_JOINTS, '').trim()
  const folded = normalizeUpTo(EMAIL_MAX_CHARACTERS, text).toLowerCase().toUpperCase().toLowerCase()
  const plain = normalizeUpTo(EMAIL_MAX_CHARACTERS, folded, 'NFD')
    .replace(ACCENTS, '')
    .replace(UNDECOMPOSED, (letter) => typedAs[letter] ?? letter)
    .replace(JOINTS, '')
  return normalizeUpTo(EMAIL_MAX_CHARACTERS, plain).trim()
}

/** As much of a typed or pasted text as a search may have, without half a character at the end. No address and no name is longer. */
export const cutSearch = (typed: string): string =>
  typed.length <= SEARCH_MAX_CHARACTERS ? typed : typed.slice(0, SEARCH_MAX_CHARACTERS).replace(/[\uD800-\uDBFF]$/, '')
