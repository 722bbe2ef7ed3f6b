/**
 * Characters that show nothing, although Unicode does not call them ignorable.
 *
 * These are the blank braille pattern, the Khitan filler, the empty musical head, and the characters around annotations and lost
 * objects.
 */
const BLANK = '\\u2800\\u{16FE4}\\u{1D159}\\uFFF9-\\uFFFC'

/** All invisible characters: ignorable, control, format, separator and blank. */
const UNSEEN = `\\p{Default_Ignorable_Code_Point}\\p{Cc}\\p{Cf}\\p{Z}\\s${BLANK}`

const everyUnseen = new RegExp(`[${UNSEEN}]`, 'gu')

/** The same without the two joiners, which have a meaning in some host names. */
const everyUnseenButJoiners = new RegExp(`(?![\\u200C\\u200D])[${UNSEEN}]`, 'gu')

/** Also characters with an unknown appearance: private, unassigned, and the replacement character. */
const unfitForAddress = new RegExp(`[${UNSEEN}\\p{C}\\uFFFD]`, 'u')

export const dropUnseen = (text: string): string => text.replace(everyUnseen, '')

export const dropUnseenButJoiners = (text: string): string => text.replace(everyUnseenButJoiners, '')

export const hasUnseen = (text: string): boolean => unfitForAddress.test(text)

/** Scripts with joining letters or stacked vowels, in which the two joiners (U+200C, U+200D) change how a word is written. */
const JOINING =
  `Arab Syrc Mand Nkoo Mong Phag Adlm Rohg Deva Beng Guru Gujr Orya Taml Telu Knda Mlym Sinh Khmr Mymr Tibt Bali Java Newa Gran`
    .split(' ')
    .map((script) => `\\p{Script_Extensions=${script}}`)
    .join('')

const BEHIND_JOINING = `(?<=[\\p{L}\\p{M}])(?<=[${JOINING}])`
const BEFORE_JOINING = `(?=[\\p{L}\\p{M}])(?=[${JOINING}])`

/** Invisible characters that are needed in these positions. */
const NEEDED = [
  // Between letters, and at the end of a word after a mark, as in older Malayalam.
  `${BEHIND_JOINING}[\\u200C\\u200D](?:${BEFORE_JOINING}|(?<=\\p{M}[\\u200C\\u200D])(?![^\\s\\p{P}]))`,
  // Emoji of several parts.
  '(?<=\\p{Extended_Pictographic}\\uFE0F?\\p{Emoji_Modifier}?)\\u200D(?=\\p{Extended_Pictographic})',
  '(?<=\\p{Emoji})[\\uFE0E\\uFE0F]',
  // Variants of an ideograph, which distinguish family names.
  '(?<=\\p{Script=Han})[\\uFE00-\\uFE02\\u{E0100}-\\u{E01EF}]',
  '(?<=\\p{Script=Mongolian})[\\u180B-\\u180F]',
  // Direction marks affect only characters without a direction of their own.
  '[\\u200E\\u200F\\u061C]',
]

const needed = new RegExp(NEEDED.join('|'), 'gu')

/** Not allowed in a name: direction overrides, tags, blanks and other ignorable characters. */
const unfitForName = new RegExp(`[\\p{Default_Ignorable_Code_Point}\\u202A-\\u202E\\u2066-\\u2069${BLANK}]`, 'u')

/** Whether a name or note contains an invisible or direction-changing character that its script does not need. */
export const hasInvisibleCharacters = (text: string): boolean => {
  if (/^[\x20-\x7e]*$/.test(text)) return false
  if (unfitForName.test(text.replace(needed, ''))) return true
  return text.trim() !== '' && dropUnseen(text) === ''
}

/** UTF-16 units per code point of a normalized text. The highest known number is six. */
const UNITS_PER_CODE_POINT = 8

/**
 * Normalizes a text of at most `longest` code points, and returns a longer text unchanged.
 *
 * The time grows with the square of a run of combining marks. 100,000 of them would block the process for ten seconds.
 */
export const normalizeUpTo = (longest: number, text: string, form: 'NFC' | 'NFKD' | 'NFKC' = 'NFC'): string =>
  text.length > longest * UNITS_PER_CODE_POINT ? text : text.normalize(form)
