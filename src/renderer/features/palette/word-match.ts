import { searchKey } from '../../../shared/domain/search-key.ts'

const split = (text: string): string[] =>
  text
    .split(/[^\p{L}\p{M}\p{N}]+/u)
    .map(searchKey)
    .filter((word) => word !== '')

/**
 * Whether each typed word is the start of a word in the text. An empty search matches everything, and punctuation alone matches nothing.
 */
export const fitsWords = (text: string, typed: string): boolean => {
  if (typed.trim() === '') return true
  const words = split(text)
  const wanted = split(typed)
  return wanted.length > 0 && wanted.every((start) => words.some((word) => word.startsWith(start)))
}
