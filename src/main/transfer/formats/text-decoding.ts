import { isUtf8 } from 'node:buffer'
import { ImportFault, type TextEncoding } from '../opened-import.ts'
import type { SourceFile } from './source-file.ts'

/** The bytes that show whether a text is UTF-16 without a byte order mark. */
const HEAD_BYTES = 4096

/** The most bytes of one character in UTF-8. */
const UTF8_MAX_BYTES = 4

const byteOrderMarks: readonly (readonly [TextEncoding, readonly number[]])[] = [
  ['utf-8', [0xef, 0xbb, 0xbf]],
  ['utf-16le', [0xff, 0xfe]],
  ['utf-16be', [0xfe, 0xff]],
]

/** Half of the bytes of western text in UTF-16 are zero, all at odd or all at even places. */
const findUnmarkedUtf16 = (head: Buffer): TextEncoding | null => {
  const zeros = [0, 0]
  for (const [at, byte] of head.entries()) if (byte === 0) zeros[at % 2] = (zeros[at % 2] ?? 0) + 1
  const [even = 0, odd = 0] = zeros
  if (odd > head.length / 8 && even <= odd / 16) return 'utf-16le'
  return even > head.length / 8 && odd <= even / 16 ? 'utf-16be' : null
}

/** How many bytes at the end of valid UTF-8 begin a character that the next chunk completes. */
const countCutBytes = (bytes: Buffer): number => {
  for (let count = 1; count < UTF8_MAX_BYTES && count <= bytes.length; count += 1) {
    const byte = bytes[bytes.length - count] ?? 0
    if (byte >= 0xc0) return count < (byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2) ? count : 0
    if (byte < 0x80) return 0
  }
  return 0
}

/** The first part of a file that is no UTF-8. Null if all is. */
const findOtherBytes = (file: SourceFile): Buffer | null => {
  let cut = Buffer.alloc(0)
  for (const chunk of file.readChunks()) {
    const bytes = cut.length > 0 ? Buffer.concat([cut, chunk]) : chunk
    const whole = bytes.length - countCutBytes(bytes)
    if (!isUtf8(bytes.subarray(0, whole))) return Buffer.from(bytes)
    cut = Buffer.from(bytes.subarray(whole))
  }
  return cut.length > 0 ? cut : null
}

const LETTER = /^\p{L}$/u
const LOWER_CASE = /^\p{Ll}$/u
const COMMON = /^[äöüßéèêëàâáãåæçíîïìñóôòõøúùûœÄÖÜÉÀÅÆØÑÇŒÓÁÍÚ]$/u

/** Higher where the characters beyond ASCII are letters that words of western languages have where they stand. */
const scoreText = (text: string): number => {
  let score = 0
  for (let at = 0; at < text.length; at += 1) {
    const character = text.charAt(at)
    if (character < '\x80') continue
    const isInWord = LETTER.test(text.charAt(at - 1)) || LETTER.test(text.charAt(at + 1))
    const isAfterLowerCase = LOWER_CASE.test(text.charAt(at - 1))
    if (character < '\xa0') score -= 4
    else if (COMMON.test(character)) score += isAfterLowerCase && !LOWER_CASE.test(character) ? -1 : 2
    else if (LETTER.test(character)) score += isAfterLowerCase && !LOWER_CASE.test(character) ? -2 : 0
    else if (isInWord) score -= character === '’' ? 0 : 2
  }
  return score
}

const decode = (bytes: Buffer, encoding: TextEncoding): string =>
  // Without `stream`, some versions of Node read windows-1252 as ISO-8859-1.
  new TextDecoder(encoding).decode(bytes, { stream: true })

/** The encoding of a file, by its byte order mark or its bytes. @throws ImportFault */
export const detectEncoding = (file: SourceFile): TextEncoding => {
  const head = file.readHead(HEAD_BYTES)
  const marked = byteOrderMarks.find(([, mark]) => mark.every((byte, at) => head[at] === byte))
  if (marked) return marked[0]
  const utf16 = findUnmarkedUtf16(head)
  if (utf16) return utf16
  const other = findOtherBytes(file)
  if (other === null) return 'utf-8'
  const score = (encoding: TextEncoding): number => scoreText(decode(other, encoding))
  return score('macintosh') > score('windows-1252') ? 'macintosh' : 'windows-1252'
}

/** The text of a file in parts, without a byte order mark. @throws ImportFault */
export function* decodeFile(file: SourceFile, encoding: TextEncoding): Generator<string> {
  const decoder = new TextDecoder(encoding, { fatal: true })
  try {
    for (const chunk of file.readChunks()) yield decoder.decode(chunk, { stream: true })
    yield decoder.decode()
  } catch (error) {
    throw error instanceof TypeError ? new ImportFault('encoding-wrong') : error
  }
}

/** The first characters of a file. A wrong encoding shows when the file is read. */
export const decodeHead = (file: SourceFile, encoding: TextEncoding, bytes: number): string =>
  decode(file.readHead(bytes), encoding)

/** The longest line (UTF-16 units). */
const LINE_MAX_CHARACTERS = 1024 * 1024

export type TextLine = { readonly line: number; readonly text: string }

/** The lines of a file, without their line feeds. @throws ImportFault */
export function* readTextLines(file: SourceFile, encoding: TextEncoding): Generator<TextLine> {
  let line = 1
  let rest = ''
  for (const part of decodeFile(file, encoding)) {
    const lines = (rest + part).split('\n')
    rest = lines.pop() ?? ''
    for (const text of lines) {
      if (text.length > LINE_MAX_CHARACTERS) throw new ImportFault('record-too-long', line)
      yield { line, text }
      line += 1
    }
    if (rest.length > LINE_MAX_CHARACTERS) throw new ImportFault('record-too-long', line)
  }
  yield { line, text: rest }
}
