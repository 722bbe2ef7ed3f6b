/** Control characters, which could move the cursor, hide text or send keys (CWE-150). */
const CONTROLS = /\p{Cc}/gu

/** Those of them that JSON leaves as they are. */
const CONTROLS_IN_JSON = /[\u007f-\u009f]/g

const escapeCharacter = (character: string): string => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`

/** A text as one line without control characters. */
export const escapeControls = (text: string): string => text.replace(CONTROLS, escapeCharacter)

/** A value as one line of JSON without control characters. */
export const toJson = (value: unknown): string => JSON.stringify(value).replace(CONTROLS_IN_JSON, escapeCharacter)

/** Columns of texts, each as wide as its widest text. */
export const alignColumns = (rows: readonly (readonly string[])[]): string[] => {
  const widths: number[] = []
  for (const row of rows) for (const [index, text] of row.entries()) widths[index] = Math.max(widths[index] ?? 0, widthOf(text))
  return rows.map((row) =>
    row
      .map((text, index) => `${text}${' '.repeat((widths[index] ?? 0) - widthOf(text))}`)
      .join('  ')
      .trimEnd(),
  )
}

/** Combining marks and direction marks take no cell; wide characters are counted as one, which is enough here. */
const widthOf = (text: string): number => [...text.replace(/[\p{Mn}\p{Cf}]/gu, '')].length
