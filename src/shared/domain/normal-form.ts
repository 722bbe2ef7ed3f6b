/** UTF-16 units that one code point of a normalised text may have been typed as; the most known is six. */
const UNITS_PER_CODE_POINT = 8

/**
 * NFC (or another form) of a text that may have at most `longest` code points. What is too long even before is given back as it is: the time that
 * normalising takes grows with the square of a run of combining marks, and 100,000 of them would stop the process for ten seconds.
 */
export const normalizeUpTo = (longest: number, text: string, form: 'NFC' | 'NFKC' = 'NFC'): string =>
  text.length > longest * UNITS_PER_CODE_POINT ? text : text.normalize(form)
