import { ImportFault } from '../opened-import.ts'

/** The largest JSON file that is parsed whole (bytes). Larger lists come as JSON Lines. */
export const JSON_MAX_BYTES = 256 * 1024 * 1024

/** Deeper than any export. */
const DEPTH_MAX = 64

/** The most values of a file that is read whole: those of half a million users. Each costs more memory than its characters. */
export const VALUES_MAX = 10_000_000

const QUOTE = 0x22
const COMMA = 0x2c
const BACKSLASH = 0x5c

/** The place after the quote that ends a text. */
const endOfText = (text: string, from: number): number => {
  let at = from
  for (;;) {
    const quote = text.indexOf('"', at)
    if (quote < 0) return text.length
    let slashes = 0
    while (text.charCodeAt(quote - 1 - slashes) === BACKSLASH) slashes += 1
    if (slashes % 2 === 0) return quote + 1
    at = quote + 1
  }
}

/** Refuses what would take much more memory than its text. @throws ImportFault */
export const requireSmallJson = (text: string): void => {
  let depth = 0
  let values = 0
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at)
    if (code === QUOTE) {
      at = endOfText(text, at + 1) - 1
    } else if (code === 0x5b || code === 0x7b) {
      depth += 1
      values += 1
      if (depth > DEPTH_MAX) throw new ImportFault('json-too-deep')
    } else if (code === 0x5d || code === 0x7d) {
      depth -= 1
    } else if (code === COMMA) {
      values += 1
      if (values > VALUES_MAX) throw new ImportFault('too-many-values')
    }
  }
  if (values > VALUES_MAX) throw new ImportFault('too-many-values')
}
