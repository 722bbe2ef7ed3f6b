/**
 * Characters that show as nothing although Unicode does not call them ignorable: the blank braille pattern, the Khitan filler, the empty musical
 * head, and the characters around annotations and lost objects.
 */
const BLANK = '\\u2800\\u{16FE4}\\u{1D159}\\uFFF9-\\uFFFC'

/** Whatever is not seen: ignorable, control, format, separator and blank characters. */
const UNSEEN = `\\p{Default_Ignorable_Code_Point}\\p{Cc}\\p{Cf}\\p{Z}\\s${BLANK}`

const everyUnseen = new RegExp(`[${UNSEEN}]`, 'gu')

/** The same without the two joiners, which say something in the names of some hosts. */
const everyUnseenButJoiners = new RegExp(`(?![\\u200C\\u200D])[${UNSEEN}]`, 'gu')

/** Also what nobody can know how it shows: private, unassigned, and the sign for what was lost. */
const unfitForAddress = new RegExp(`[${UNSEEN}\\p{C}\\uFFFD]`, 'u')

export const dropUnseen = (text: string): string => text.replace(everyUnseen, '')

export const dropUnseenButJoiners = (text: string): string => text.replace(everyUnseenButJoiners, '')

export const hasUnseen = (text: string): boolean => unfitForAddress.test(text)

/** Scripts whose letters join, or whose vowels stack: there the two joiners (U+200C, U+200D) change how a word is written. */
const JOINING =
  `Arab Syrc Mand Nkoo Mong Phag Adlm Rohg Deva Beng Guru Gujr Orya Taml Telu Knda Mlym Sinh Khmr Mymr Tibt Bali Java Newa Gran`
    .split(' ')
    .map((script) => `\\p{Script_Extensions=${script}}`)
    .join('')

const BEHIND_JOINING = `(?<=[\\p{L}\\p{M}])(?<=[${JOINING}])`
const BEFORE_JOINING = `(?=[\\p{L}\\p{M}])(?=[${JOINING}])`

/** What is invisible by itself and needed where it stands. */
const NEEDED = [
  // Between letters; at a word's end behind a sign, as older Malayalam has it.
  `${BEHIND_JOINING}[\\u200C\\u200D](?:${BEFORE_JOINING}|(?<=\\p{M}[\\u200C\\u200D])(?![^\\s\\p{P}]))`,
  // Pictures of several parts.
  '(?<=\\p{Extended_Pictographic}\\uFE0F?\\p{Emoji_Modifier}?)\\u200D(?=\\p{Extended_Pictographic})',
  '(?<=\\p{Emoji})[\\uFE0E\\uFE0F]',
  // Forms of one ideograph, which tell families apart.
  '(?<=\\p{Script=Han})[\\uFE00-\\uFE02\\u{E0100}-\\u{E01EF}]',
  '(?<=\\p{Script=Mongolian})[\\u180B-\\u180F]',
  // Marks of direction turn nothing around but what has no direction itself.
  '[\\u200E\\u200F\\u061C]',
]

const needed = new RegExp(NEEDED.join('|'), 'gu')

/** In a name: what turns the text around, tags, blanks that show as nothing, and whatever else is ignorable. */
const unfitForName = new RegExp(`[\\p{Default_Ignorable_Code_Point}\\u202A-\\u202E\\u2066-\\u2069${BLANK}]`, 'u')

/** Whether a name, a tag or a note has a character that is not seen, or that turns the text around it, where no script needs it. */
export const hasInvisibleCharacters = (text: string): boolean => {
  if (/^[\x20-\x7e]*$/.test(text)) return false
  if (unfitForName.test(text.replace(needed, ''))) return true
  return text.trim() !== '' && dropUnseen(text) === ''
}
