import fc from 'fast-check'
import { expect, test } from 'vitest'
import { DelimitedTextFault, readDelimitedRows } from '../../src/main/transfer/delimited-text.ts'
import { readPersonList } from '../../src/main/transfer/person-list.ts'

const read = (text: string): string[][] => [...readDelimitedRows(text)].map(({ fields }) => [...fields])

const quote = (field: string): string => `"${field.replaceAll('"', '""')}"`

const field = fc.string({
  unit: fc.oneof(fc.constantFrom(',', ';', '\t', '"', '\r', '\n', ' '), fc.string({ unit: 'grapheme' })),
})

test('what is written with quotes is read again, with any separator, line end and byte order mark', () => {
  const table = fc.array(fc.tuple(fc.constant('x'), field, field), { minLength: 1, maxLength: 6 })
  fc.assert(
    fc.property(
      table,
      fc.constantFrom(',', ';', '\t'),
      fc.constantFrom('\n', '\r\n', '\r'),
      fc.constantFrom('', '\ufeff'),
      fc.boolean(),
      (rows, separator, end, mark, endsWithLine) => {
        const lines = rows.map((row) => row.map(quote).join(separator))
        // The first line decides on the separator.
        const text = `${mark}sep=${separator}${end}${lines.join(end)}${endsWithLine ? end : ''}`
        expect(read(text)).toEqual(rows)
      },
    ),
  )
})

test('any text is read to its end or refused, and nothing is lost from plain fields', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      try {
        expect([...readDelimitedRows(text)].every(({ fields }) => fields.length > 0)).toBe(true)
      } catch (error) {
        expect(error).toBeInstanceOf(DelimitedTextFault)
      }
    }),
  )
})

test('the separator is the one that the first line has most of outside quotes, and empty rows are left out', () => {
  expect(read('"a,b";c;d\n\n;;\ne;f;g')).toEqual([
    ['a,b', 'c', 'd'],
    ['e', 'f', 'g'],
  ])
  expect(read('a\tb,c\r\nd\te')).toEqual([
    ['a', 'b,c'],
    ['d', 'e'],
  ])
  expect(read('only')).toEqual([['only']])
  expect(read('')).toEqual([])
  expect(read('say "hi",x')).toEqual([['say "hi"', 'x']])
})

test('a quote that stays open and text after a quote are refused with their line', () => {
  const faultOf = (text: string): unknown => {
    try {
      return read(text)
    } catch (error) {
      return error instanceof DelimitedTextFault && [error.fault, error.line]
    }
  }
  expect(faultOf('a,b\nc,"d\ne')).toEqual(['list-quote-unclosed', 2])
  expect(faultOf('a,b\n"c" d,e')).toEqual(['list-text-after-quote', 2])
  expect(faultOf('a,"b\nb"\n"c"x')).toEqual(['list-text-after-quote', 3])
})

const people = (text: string) => [...readPersonList(text).people].map(({ name, email }) => [name, email])

test('columns are found by their titles, in any order, and the others are named', () => {
  const list = readPersonList('\ufeffNachname;Vorname;E-Mail;Abteilung;Role\r\nSilva;Maria;maria@example.org;IT;Operator')
  expect([...list.people]).toEqual([
    { line: 2, email: 'maria@example.org', username: '', name: 'Maria Silva', role: 'Operator', groups: [], note: '' },
  ])
  expect(list.ignored).toEqual(['Abteilung'])
})

test('a list without titles, and mailboxes in every usual form, are read', () => {
  expect(people('Maria Silva, maria@example.org\nYonatan, yonatan@example.org')).toEqual([
    ['Maria Silva', 'maria@example.org'],
    ['Yonatan', 'yonatan@example.org'],
  ])
  expect(people('maria@example.org\tMaria Silva\toperator')).toEqual([['Maria Silva', 'maria@example.org']])
  expect(people('"Silva, Maria" <maria@example.org>; Yonatan <yonatan@example.org>,\n<lee@example.org>\nbo@example.org')).toEqual(
    [
      ['Silva, Maria', 'maria@example.org'],
      ['Yonatan', 'yonatan@example.org'],
      ['', 'lee@example.org'],
      ['', 'bo@example.org'],
    ],
  )
})

test('a list whose columns are not known is refused, because a guess could make names of password hashes', () => {
  const lists = [
    'user_login,user_pass\nmaria,$wp$2y$10$gN3SQdbNc',
    'uid1,ada@example.com,true,aGFzaA==,c2FsdA==,Ada',
    '# exported on Monday\nname,email\nAda,ada@example.com',
  ]
  for (const list of lists) expect(() => people(list), list).toThrow('list-columns-unknown')
  expect(people('user_email,user_pass\nada@example.com,$wp$2y$10$gN3SQdbNc')).toEqual([['', 'ada@example.com']])
})
