import { foldText } from '../../../../shared/domain/email.ts'

/** The longest run of characters that the index holds. */
const GRAM_CHARACTERS = 3

/**
 * The words of a search, folded as e-mails and names are: each has to occur somewhere in either, in any order. A word inside another says
 * nothing of its own.
 */
export const readWords = (search: string): string[] => {
  const words = [...new Set(foldText(search.toWellFormed()).split(/\s+/u))].filter((word) => word !== '')
  return words.filter((word) => !words.some((other) => other !== word && other.includes(word)))
}

/** Whether the index knows exactly where the word occurs; of a longer one it knows where all its parts do. */
export const isWhole = (word: string): boolean => [...word].length <= GRAM_CHARACTERS

/** Runs that cover the word: one after another, and the last. */
const gramsOf = (word: string): string[] => {
  const characters = [...word]
  if (characters.length <= GRAM_CHARACTERS) return [word]
  const grams: string[] = []
  for (let start = 0; start < characters.length; start += GRAM_CHARACTERS) {
    const from = Math.min(start, characters.length - GRAM_CHARACTERS)
    grams.push(characters.slice(from, from + GRAM_CHARACTERS).join(''))
  }
  return grams
}

const toHex = (text: string): string => Buffer.from(text, 'utf8').toString('hex')

/** Texts of an order by how they begin; no more characters of each than the index holds beginnings of. */
export type CommonPrefixes = { readonly mark: string; readonly texts: readonly string[] }

/**
 * What the index is asked for: the runs as it spells them, in hexadecimal digits, so that nothing typed is ever read as its syntax; without
 * those that begin in one of these ways.
 */
export const toMatch = (words: readonly string[], without: CommonPrefixes | null): string => {
  const all = [...new Set(words.flatMap(gramsOf))].map((gram) => `"${toHex(gram)}"`).join(' AND ')
  const starts = without?.texts.map((text) => `"${without.mark}${toHex(text)}"`).join(' OR ')
  return starts ? `(${all}) NOT (${starts})` : all
}
