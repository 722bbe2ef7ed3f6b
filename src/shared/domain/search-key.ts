import { normalizeUpTo } from './invisible-characters.ts'
import { EMAIL_MAX_CHARACTERS, SEARCH_MAX_CHARACTERS } from './limits.ts'

const ASCII = /^\p{ASCII}*$/u

/**
 * Accents of Latin, Greek and Cyrillic letters, and the vowel points of Hebrew and Arabic, which are rarely typed. Marks of other scripts are part
 * of their words.
 */
const ACCENTS =
  /[\u0300-\u036F\u1AB0-\u1AFF\u1DC0-\u1DFF\u0591-\u05BD\u05BF\u05C1\u05C2\u05C4\u05C5\u05C7\u0610-\u061A\u0640\u064B-\u065F\u0670\u06D6-\u06DC]/gu

/** Letters that Unicode does not decompose, as people without them on their keyboard type them. */
const typedAs: Readonly<Record<string, string>> = {
  ...{ æ: 'ae', œ: 'oe', ø: 'o', ł: 'l', đ: 'd', ð: 'd', þ: 'th', ħ: 'h', ı: 'i', ŋ: 'n', ŧ: 't', ĸ: 'k', ə: 'e', ǝ: 'e' },
  ...{ ɓ: 'b', ɖ: 'd', ɗ: 'd', ɛ: 'e', ƒ: 'f', ɠ: 'g', ǥ: 'g', ƙ: 'k', ɲ: 'n', ɔ: 'o', ʋ: 'v', ƴ: 'y', ȷ: 'j', ɨ: 'i', ʉ: 'u' },
  ...{ ς: 'σ', ґ: 'г', ғ: 'г', қ: 'к', ң: 'н', ҳ: 'х', ұ: 'у', ү: 'у', ө: 'о', ә: 'а', ٱ: 'ا' },
}
const UNDECOMPOSED = new RegExp(`[${Object.keys(typedAs).join('')}]`, 'gu')

/** Apostrophes, and what is typed for them, hyphens and dashes, the dot of Catalan, and characters that show nothing. */
const ASCII_JOINTS = /['`-]/g
const JOINTS =
  /['`\u00B4\u00B7\u02B9-\u02BF\u02C8\u055A\u05F3\u1FBD\u1FBF\u1FFD\u1FFE\u2018-\u201B\u2027\u2032\u2035\u2212\uA78B\uA78C\uFF07\uFF40\p{Pd}\p{Default_Ignorable_Code_Point}]/gu

/**
 * The key of a text for search and sorting: trimmed, without case, accents, apostrophes and hyphens, and with one form of each letter. Stored keys
 * and typed words are made by it, so `oconnor` and `o'connor` find O’Connor.
 *
 * Lower-casing alone would keep 101 code points apart (such as the Kelvin sign), so the text goes to upper case and back.
 */
export const searchKey = (text: string): string => {
  if (ASCII.test(text)) return text.toLowerCase().replace(ASCII_JOINTS, '').trim()
  // An apostrophe would decompose into a blank and an accent, so it goes first.
  const folded = decompose(text.replace(JOINTS, '')).toLowerCase().toUpperCase().toLowerCase()
  const plain = decompose(folded)
    .replace(ACCENTS, '')
    .replace(UNDECOMPOSED, (letter) => typedAs[letter] ?? letter)
    .replace(JOINTS, '')
  return normalizeUpTo(EMAIL_MAX_CHARACTERS, plain).trim()
}

const decompose = (text: string): string => normalizeUpTo(EMAIL_MAX_CHARACTERS, text, 'NFKD')

/** As much of a typed or pasted text as a search may have, without half a character at the end. No address and no name is longer. */
export const cutSearch = (typed: string): string =>
  typed.length <= SEARCH_MAX_CHARACTERS ? typed : typed.slice(0, SEARCH_MAX_CHARACTERS).replace(/[\uD800-\uDBFF]$/, '')
