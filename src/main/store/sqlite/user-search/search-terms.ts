import { searchKey } from '../../../../shared/domain/search-key.ts'

/** The longest n-gram that the text index holds (characters). */
const GRAM_CHARACTERS = 3

/**
 * The words of a search, as the keys of emails and names are made. Each word must occur in one of the two texts; a word that is part of another is
 * redundant.
 */
export const readWords = (search: string): string[] => {
  const words = [...new Set(searchKey(search.toWellFormed()).split(/\s+/u))].filter((word) => word !== '')
  return words.filter((word) => !words.some((other) => other !== word && other.includes(word)))
}

/** Whether the word is one n-gram. The index finds a longer word only by its parts, so matches must be checked. */
export const isOneGram = (word: string): boolean => [...word].length <= GRAM_CHARACTERS

/** Consecutive n-grams that cover the word; the last one may overlap. */
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

/** Prefixes of a sort text, each no longer than the prefixes that the text index holds. */
export type CommonPrefixes = { readonly marker: string; readonly texts: readonly string[] }

/**
 * The FTS5 query for the words, without texts that have one of the prefixes. The n-grams are hexadecimal, so that no input is read as query
 * syntax.
 */
export const toMatch = (words: readonly string[], without: CommonPrefixes | null): string => {
  const all = [...new Set(words.flatMap(gramsOf))].map((gram) => `"${toHex(gram)}"`).join(' AND ')
  const prefixes = without?.texts.map((text) => `"${without.marker}${toHex(text)}"`).join(' OR ')
  return prefixes ? `(${all}) NOT (${prefixes})` : all
}
