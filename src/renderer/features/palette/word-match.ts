const split = (text: string): string[] =>
  text
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '')

/** Whether each word that was typed begins one of these. Nothing typed fits all; signs alone fit nothing. */
export const fitsWords = (text: string, typed: string): boolean => {
  if (typed.trim() === '') return true
  const words = split(text)
  const wanted = split(typed)
  return wanted.length > 0 && wanted.every((start) => words.some((word) => word.startsWith(start)))
}
