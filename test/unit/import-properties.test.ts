import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, expect, test } from 'vitest'
import { readRowsOfParts } from '../../src/main/transfer/delimited-text.ts'
import { openImport } from '../../src/main/transfer/import-source.ts'
import type { ImportedUser } from '../../src/main/transfer/imported-user.ts'
import { ImportFault } from '../../src/main/transfer/opened-import.ts'
import type { TextEncoding } from '../../src/shared/domain/import-formats.ts'
import { textEncodings } from '../../src/shared/domain/import-formats.ts'
import { SAMPLES, skipsSamples, withSamples } from '../helpers/samples.ts'

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

test('rows in any encoding, with any separator and line end, are read as they were written', () => {
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

const smallSamples = (): string[] =>
  readdirSync(SAMPLES, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))

/** The longest that a file of these sizes may take (milliseconds). It takes some, and far more if reading goes in circles. */
const LONGEST_MS = 20_000

/** `FUZZ_RUNS=20000` looks longer. */
const FUZZ_RUNS = Number(process.env.FUZZ_RUNS ?? 400)

test.skipIf(skipsSamples)(
  withSamples('a damaged file is read or refused with its reason, and always ends'),
  { timeout: 600_000 },
  () => {
    const path = join(folder, 'damaged')
    const firebase = { signerKey: 'A'.repeat(88), saltSeparator: 'Bw==', rounds: 8, memoryCost: 14 }
    fc.assert(
      fc.property(fc.constantFrom(...smallSamples()), fc.array(mutation, { minLength: 1, maxLength: 6 }), (file, mutations) => {
        writeFileSync(path, mutations.reduce(mutate, readFileSync(file)))
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
  },
)
