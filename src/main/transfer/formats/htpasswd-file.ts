import type { ImportedPassword } from '../imported-user.ts'
import type { TextEncoding } from '../opened-import.ts'
import { readPasswordForm } from '../password-form.ts'
import { textOf } from './cell-values.ts'
import type { SourceFile } from './source-file.ts'
import type { Layout, RecordReader, SourceRow, SourceTable } from './source-table.ts'
import { readTextLines } from './text-decoding.ts'
import { userOf } from './user-record.ts'

/** `name:realm:md5` of htdigest. */
const DIGEST_LINE = /^([^:]{1,255}):([^:]{0,255}):([0-9a-f]{32})$/i

/** `name:password`, which no CSV file looks like. */
const PASSWORD_LINE = /^[^:,;|\t"]{1,255}:.+$/

/** The 13 characters of the old crypt of Unix. A password in plain text can look like it, so it is not taken for one. */
const DES_CRYPT = /^[./0-9A-Za-z]{13}$/

const linesOf = (head: string): string[] =>
  head
    .split(/\r\n|\n/)
    .slice(0, 50)
    .filter((line) => line.trim() !== '')

/** Which of the two files of Apache a text is, if any. */
export const findApacheFormat = (head: string): 'htpasswd' | 'htdigest' | null => {
  const lines = linesOf(head)
  if (lines.length === 0) return null
  if (lines.every((line) => DIGEST_LINE.test(line))) return 'htdigest'
  return lines.every((line) => PASSWORD_LINE.test(line)) ? 'htpasswd' : null
}

/** The lines of the file as a table of names and passwords. A comment is no user. @throws ImportFault */
export const apacheTable = (file: SourceFile, encoding: TextEncoding, format: 'htpasswd' | 'htdigest'): SourceTable => {
  function* rows(): Generator<SourceRow> {
    for (const { line, text } of readTextLines(file, encoding)) {
      const trimmed = text.replace(/\r$/, '')
      if (trimmed.trim() === '' || trimmed.startsWith('#')) continue
      const at = trimmed.indexOf(':')
      const cells = at < 0 ? [trimmed] : [trimmed.slice(0, at), trimmed.slice(at + 1)]
      yield { row: line, cells, refusal: at > 0 ? null : 'malformed' }
    }
  }
  return { name: '', titles: ['user', 'password'], count: null, format, rows }
}

const readHtpasswd = (text: string): ImportedPassword => {
  if (DES_CRYPT.test(text)) return { kind: 'unusable', fault: 'unsupported-scheme' }
  const read = readPasswordForm(text)
  return read.kind === 'unusable' && read.fault === 'not-a-hash' ? { kind: 'plain', password: text } : read
}

/** The MD5 of `user:realm:password`. */
const readHtdigest = (user: string, rest: string): ImportedPassword => {
  const [, , realm, hex] = DIGEST_LINE.exec(`${user}:${rest}`) ?? []
  if (realm === undefined || hex === undefined) return { kind: 'unusable', fault: 'malformed' }
  const before = Buffer.from(`${user}:${realm}:`)
  const hash = Buffer.from(hex, 'hex')
  return {
    kind: 'hash',
    hash: { scheme: 'digest', digest: 'md5', key: null, before, after: Buffer.alloc(0), hash, isTrimmed: false },
  }
}

const bindReader =
  (format: 'htpasswd' | 'htdigest'): Layout['bind'] =>
  ({ source, options }): RecordReader =>
  (row) => {
    const place = { row: row.row, source }
    const [user, rest] = [textOf(row.cells[0]), textOf(row.cells[1])]
    const password = format === 'htpasswd' ? readHtpasswd(rest) : readHtdigest(user, rest)
    return userOf(place, { username: user, password }, options.domain)
  }

export const htpasswdLayout: Layout = { format: 'htpasswd', wants: [], matches: () => false, bind: bindReader('htpasswd') }

export const htdigestLayout: Layout = { format: 'htdigest', wants: [], matches: () => false, bind: bindReader('htdigest') }
