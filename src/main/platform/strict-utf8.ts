import { isUtf8 } from 'node:buffer'

const BYTE_ORDER_MARK = '\ufeff'

/** A `%` without two hexadecimal digits stands for itself (URL Standard, percent-decode). */
const LOOSE_PERCENT = /%(?![0-9a-f]{2})/gi

/** What Node puts in place of bytes that it cannot decode, for example in the command line and in paths. */
const REPLACEMENT_CHARACTER = '\ufffd'

/** The text of UTF-8 bytes, without a byte order mark in front. Null for other bytes: replacing them would make different texts equal. */
export const decodeUtf8 = (bytes: Buffer): string | null => {
  if (!isUtf8(bytes)) return null
  const text = bytes.toString('utf8')
  return text.startsWith(BYTE_ORDER_MARK) ? text.slice(1) : text
}

/** A text without its percent escapes. Null if the escaped bytes are not UTF-8. */
export const decodeEscapes = (text: string): string | null => {
  if (!text.includes('%')) return text
  try {
    return decodeURIComponent(text.replace(LOOSE_PERCENT, '%25'))
  } catch {
    return null
  }
}

/** Whether a text that Node decoded as Latin-1, such as a header, consists of UTF-8 bytes. */
export const isUtf8InLatin1 = (text: string): boolean => !/[\x80-\xff]/.test(text) || isUtf8(Buffer.from(text, 'latin1'))

/** Whether Node replaced bytes in a text that it decoded itself. A name that has this character on purpose counts too. */
export const hasReplacedBytes = (text: string): boolean => text.includes(REPLACEMENT_CHARACTER)
