import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Sqlite from 'better-sqlite3'
import fc from 'fast-check'
import { afterAll, expect, test } from 'vitest'
import { readRowsOfParts } from '../../src/main/transfer/delimited-text.ts'
import { openImport } from '../../src/main/transfer/import-source.ts'
import type { ImportedUser } from '../../src/main/transfer/imported-user.ts'
import { ImportFault } from '../../src/main/transfer/opened-import.ts'
import type { TextEncoding } from '../../src/shared/domain/import-formats.ts'
import { textEncodings } from '../../src/shared/domain/import-formats.ts'
import { hasSamples, SAMPLES } from '../helpers/samples.ts'

const folder = mkdtempSync(join(tmpdir(), 'gatehouse-import-properties-'))
afterAll(() => rmSync(folder, { recursive: true }))

/** The characters of an encoding with one byte for each, by their bytes. */
const singleBytes = (encoding: TextEncoding): Map<string, number> => {
  const bytes = Array.from({ length: 256 }, (_, byte) => byte)
  const decoder = new TextDecoder(encoding)
  return new Map(bytes.map((byte) => [decoder.decode(Buffer.from([byte]), { stream: true }), byte] as const).reverse())
}

const encode = (text: string, encoding: TextEncoding): Buffer => {
  if (encoding === 'utf-8') return Buffer.from(text)
  if (encoding === 'utf-16le') return Buffer.from(text, 'utf16le')
  if (encoding === 'utf-16be') return Buffer.from(text, 'utf16le').swap16()
  const table = singleBytes(encoding)
  return Buffer.from([...text].map((character) => table.get(character) ?? 0x3f))
}

const isWide = (encoding: TextEncoding): boolean => encoding.startsWith('utf')

/** A character that the encoding has. The marks of direction around a name are read as no part of it. */
const characterOf = (encoding: TextEncoding) =>
  isWide(encoding)
    ? fc.string({ unit: 'grapheme', minLength: 1, maxLength: 1 }).filter((text) => !/[\0\u2068\ufeff]/.test(text))
    : fc.constantFrom(...[...singleBytes(encoding).keys()].filter((character) => character >= ' ' && character !== '\ufffd'))

const quote = (cell: string): string => `"${cell.replaceAll('"', '""')}"`

const fileOf = fc.constantFrom(...textEncodings).chain((encoding) => {
  const special = fc.constantFrom(',', ';', '\t', '"', '\r', '\n', ' ')
  const cell = fc.string({ unit: fc.oneof(special, characterOf(encoding)), maxLength: 30 })
  return fc.record({
    encoding: fc.constant(encoding),
    separator: fc.constantFrom(',', ';', '\t', '|', ':', '~'),
    end: fc.constantFrom('\n', '\r\n', '\r'),
    hasMark: fc.constant(isWide(encoding)).chain((can) => (can ? fc.boolean() : fc.constant(false))),
    notes: fc.array(cell, { minLength: 1, maxLength: 5 }),
  })
})

test('rows in any encoding, with any separator and line end, are read as they were written [import-rows-exact]', () => {
  const path = join(folder, 'rows.csv')
  fc.assert(
    fc.property(fileOf, ({ encoding, separator, end, hasMark, notes }) => {
      const rows = notes.map((note, at) => [`user${at}@example.com`, note, 'end'])
      const text = [['email', 'note', 'name'], ...rows].map((row) => row.map(quote).join(separator)).join(end)
      writeFileSync(path, encode(`${hasMark ? '\ufeff' : ''}${text}`, encoding))
      const opened = openImport([path], { encoding: hasMark ? undefined : encoding, separator })
      if ('fault' in opened) throw new Error(opened.fault)
      const read = [...opened.read()] as ImportedUser[]
      opened.close()
      expect(opened.encoding).toBe(encoding)
      expect(read.map(({ note, name }) => [note, name])).toEqual(
        notes.map((note) => [note.trim().replace(/\r\n?/g, '\n'), 'end']),
      )
    }),
    { numRuns: 200 },
  )
})

test('where a file is cut into parts does not change its rows', () => {
  const unit = fc.constantFrom('a', 'b', ',', '"', '\r', '\n', '\r\n', '""', 'é')
  const read = (parts: readonly string[]): unknown => {
    try {
      return [...readRowsOfParts(parts, { separator: ',', line: 1, maxCharacters: 1_000 })]
    } catch (error) {
      return String(error)
    }
  }
  fc.assert(
    fc.property(fc.array(fc.string({ unit, maxLength: 6 }), { maxLength: 12 }), (parts) => {
      expect(read(parts)).toEqual(read([parts.join('')]))
    }),
    { numRuns: 2_000 },
  )
})

/** One change of some bytes. */
type Mutation = {
  readonly kind: 'flip' | 'cut' | 'insert' | 'copy' | 'end'
  readonly at: number
  readonly length: number
  readonly with: string
}

const mutation: fc.Arbitrary<Mutation> = fc.record({
  kind: fc.constantFrom('flip', 'cut', 'insert', 'copy', 'end'),
  at: fc.double({ min: 0, max: 1, noNaN: true }),
  length: fc.integer({ min: 1, max: 40 }),
  with: fc.oneof(
    fc.constantFrom(
      '"',
      "'",
      '\\',
      '{',
      '}',
      '[',
      ']',
      ',',
      ';',
      '\n',
      '\0',
      '(',
      ')',
      '$',
      '99999999999999999999',
      'null',
      '/*',
      '\ufeff',
    ),
    fc.string({ unit: 'binary', maxLength: 5 }),
  ),
})

const mutate = (bytes: Buffer, { kind, at, length, with: inserted }: Mutation): Buffer => {
  const place = Math.floor(at * bytes.length)
  const [before, part, after] = [bytes.subarray(0, place), bytes.subarray(place, place + length), bytes.subarray(place + length)]
  switch (kind) {
    case 'flip':
      return Buffer.concat([before, part.map((byte) => byte ^ (1 << (length % 8))), after])
    case 'cut':
      return Buffer.concat([before, after])
    case 'insert':
      return Buffer.concat([before, Buffer.from(inserted), part, after])
    case 'copy':
      return Buffer.concat([before, part, part, after])
    case 'end':
      return bytes.subarray(0, place)
  }
}

/** One file of each kind, so that there is something to damage where the samples are missing. */
const makeFiles = (): Buffer[] => {
  const path = join(folder, 'made.db')
  const database = new Sqlite(path)
  database.exec('CREATE TABLE users (email TEXT, hashed_password TEXT, session_id TEXT, reset_token TEXT)')
  const insert = database.prepare('INSERT INTO users (email) VALUES (?)')
  for (let user = 0; user < 300; user += 1) insert.run(`user${user}@example.com`)
  database.close()
  const credential = { type: 'password', secretData: '{"value":"AAAA","salt":"AAAA"}', credentialData: '{"hashIterations":1}' }
  const realm = { realm: 'made', users: [{ username: 'ada', email: 'ada@example.com', credentials: [credential] }] }
  const django = [{ model: 'auth.user', pk: 1, fields: { username: 'ada', email: 'ada@example.com', password: '!' } }]
  const texts = [
    'email;name;disabled\nada@example.com;"Ada; ""A""";ja\nbob@example.com;Bob;nein\n',
    JSON.stringify(realm),
    JSON.stringify(django),
    '{"email":"ada@example.com","user_id":"auth0|1","identities":[]}\n{"email":"bob@example.com","user_id":"auth0|2"}\n',
    "INSERT INTO `wp_users` (user_login, user_pass, user_email) VALUES ('ada', '$P$B', 'ada@example.com'), ('b\\'b', x'00', NULL);\n",
    'COPY auth.users (email, encrypted_password, raw_user_meta_data) FROM stdin;\nada@example.com\t\\N\t{}\n\\.\n',
    'ada:$apr1$fQc7jP4E$cPBB0pK92nO9VxgVvef4k.\nbob:{SHA}PkqnsT6LJKamgrEeDff5GQP97e8=\n',
  ]
  return [readFileSync(path), ...texts.map((text) => Buffer.from(text))]
}

const readSamples = (): Buffer[] =>
  readdirSync(SAMPLES, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => readFileSync(join(entry.parentPath, entry.name)))

/** The longest that a file of these sizes may take (milliseconds). It takes some, and far more if reading goes in circles. */
const LONGEST_MS = 20_000

/** `FUZZ_RUNS=20000` looks longer. */
const FUZZ_RUNS = Number(process.env.FUZZ_RUNS ?? 400)

test('a damaged file is read or refused with its reason, and always ends [import-damaged-files]', { timeout: 600_000 }, () => {
  const path = join(folder, 'damaged')
  const files = [...makeFiles(), ...(hasSamples ? readSamples() : [])]
  const firebase = { signerKey: 'A'.repeat(88), saltSeparator: 'Bw==', rounds: 8, memoryCost: 14 }
  fc.assert(
    fc.property(fc.constantFrom(...files), fc.array(mutation, { minLength: 1, maxLength: 6 }), (file, mutations) => {
      writeFileSync(path, mutations.reduce(mutate, file))
      const start = performance.now()
      const opened = openImport([path], { firebase, temporaryFolder: folder })
      if (!('fault' in opened)) {
        try {
          for (const record of opened.read()) expect(['user', 'refused']).toContain(record.kind)
        } catch (error) {
          expect(error).toBeInstanceOf(ImportFault)
        } finally {
          opened.close()
        }
      }
      expect(performance.now() - start).toBeLessThan(LONGEST_MS)
      expect(readdirSync(folder).filter((name) => name.startsWith('.gatehouse'))).toEqual([])
    }),
    { numRuns: FUZZ_RUNS },
  )
})
