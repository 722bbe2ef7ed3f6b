/** UTF-16 units per code point of a normalized text. The highest known number is six. */
const UNITS_PER_CODE_POINT = 8

/**
 * Normalizes a text of at most `longest` code points, and returns a longer text unchanged.
 *
 * The time grows with the square of a run of combining marks. 100,000 of them would block the process for ten seconds.
 */
export const normalizeUpTo = (longest: number, text: string, form: 'NFC' | 'NFKC' = 'NFC'): string =>
  text.length > longest * UNITS_PER_CODE_POINT ? text : text.normalize(form)
