import { type ExpectedImport, numbers, refusals } from './expected-import.ts'

const UTC = Date.UTC

/** A file without people: a person has to say what its columns are, and until then no row has an address. */
const withoutPeople = (
  file: string,
  encoding: 'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-1252',
  rows: readonly number[],
): ExpectedImport => ({
  files: [`csv/${file}`],
  format: 'csv',
  encoding,
  users: 0,
  wants: ['columns'],
  refused: refusals('no-address', rows),
})

type PeopleFile = {
  readonly encoding: 'utf-8' | 'utf-16le' | 'windows-1252' | 'macintosh'
  readonly separator: string
  readonly firstRow?: number
}

/** The eleven people of the files made here. What the encoding cannot hold was written as question marks. */
const people = (file: string, { encoding, separator, firstRow = 2 }: PeopleFile): ExpectedImport => {
  const isUnicode = encoding.startsWith('utf')
  const created = (day: number, hours: number, minutes: number): number => UTC(2019, 1, day, hours, minutes)
  return {
    files: [`made-here/${file}`],
    format: 'csv',
    encoding,
    separator,
    users: 10,
    withoutPassword: 10,
    disabled: ['inactive@example.com'],
    refused: [[firstRow + 10, 'no-address', 'Ohne Adresse']],
    named: {
      'editor@example.com': {
        row: firstRow + 1,
        name: 'Eddy Thorsørensen',
        groups: ['Redaktion', 'Nord'],
        note: 'sagt: "hallo"',
        createdAt: created(17, 8, 1),
      },
      // The address is kept as it was written, and compared without regard to case.
      'MODERATOR@Example.com': { row: firstRow + 2, note: 'zwei\nZeilen' },
      'german@example.com': { groups: ['Straße & Söhne'], note: 'Preis 5 €', createdAt: created(17, 8, 4) },
      'arabic@example.com': { name: isUnicode ? 'Nour al-Hudā' : 'Nour al-Hud?', groups: [isUnicode ? 'قسم' : '???'] },
      'zoe@example.org': { name: isUnicode ? 'Zoë O’Neill-Łukasz' : 'Zoë O’Neill-?ukasz', groups: ['Führung'], note: '=1+1' },
      'hanako@example.net': { name: isUnicode ? '田中 花子' : '?? ??' },
      'keine-adresse': { name: 'Falsche Adresse' },
    },
  }
}

const spectrum: readonly ExpectedImport[] = [
  withoutPeople('csv-spectrum-comma_in_quotes.csv', 'utf-8', [2]),
  withoutPeople('csv-spectrum-empty.csv', 'utf-8', [2, 3]),
  withoutPeople('csv-spectrum-escaped_quotes.csv', 'utf-8', [2, 3]),
  withoutPeople('csv-spectrum-json.csv', 'utf-8', [2]),
  // The row that begins in line 3 ends in line 4.
  withoutPeople('csv-spectrum-newlines.csv', 'utf-8', [2, 3, 5]),
  withoutPeople('csv-spectrum-quotes_and_newlines.csv', 'utf-8', [2, 5]),
  withoutPeople('csv-spectrum-utf8.csv', 'utf-8', [2, 3]),
]

const encodings: readonly ExpectedImport[] = [
  withoutPeople('csvkit-cr-only.csv', 'utf-8', [2, 3]),
  withoutPeople('csvkit-latin1.csv', 'windows-1252', [2, 3]),
  { ...withoutPeople('csvkit-null-byte.csv', 'utf-8', []), refused: [[2, 'malformed']] } as ExpectedImport,
  withoutPeople('csvkit-utf16be-bom.csv', 'utf-16be', [2, 3]),
  withoutPeople('csvkit-utf16le-bom.csv', 'utf-16le', [2, 3]),
  withoutPeople('csvkit-utf8-bom.csv', 'utf-8', [2, 3]),
  withoutPeople('exceldatareader-cp1252.csv', 'windows-1252', [2, 3]),
  withoutPeople('node-csv-utf16le-bom-crlf.csv', 'utf-16le', [2]),
  withoutPeople('frictionless-semicolon-cp1252-decimal-comma.csv', 'windows-1252', numbers(2, 639)),
  {
    files: ['csv/frictionless-greek-iso-8859-7.csv'],
    choice: 'no bytes tell Greek from western letters, so a person chooses the encoding and the columns',
    options: { encoding: 'iso-8859-7', columns: [null, null, 'username'] },
    format: 'csv',
    encoding: 'iso-8859-7',
    users: 4,
    withoutPassword: 4,
    wants: ['domain'],
    named: { Λεωνιδας: { row: 2 }, Μυρων: { row: 4 } },
  },
]

const shapes: readonly ExpectedImport[] = [
  withoutPeople('frictionless-blank-headers.csv', 'utf-8', [2, 3]),
  withoutPeople('frictionless-blank-rows.csv', 'utf-8', [2, 3]),
  { ...withoutPeople('frictionless-defective-rows.csv', 'utf-8', []), refused: refusals('ragged-row', [2, 3]) } as ExpectedImport,
  withoutPeople('frictionless-duplicate-headers.csv', 'utf-8', [2, 3]),
  withoutPeople('frictionless-semicolon-trailing-separator.csv', 'utf-8', numbers(2, 8)),
  {
    files: ['csv/messytables-cp1252-quoted-crlf.csv'],
    format: 'csv',
    encoding: 'windows-1252',
    separator: ',',
    users: 0,
    wants: ['columns'],
    refusedInAll: 115,
  },
  {
    files: ['csv/node-csv-people-bom-ragged.csv'],
    format: 'csv',
    encoding: 'utf-8',
    separator: ',',
    users: 2,
    withoutPassword: 2,
    // A further cell is refused even if it is empty: which of the cells is too many cannot be known.
    refused: [[3, 'ragged-row', 'klauderdale1@example.com']],
    named: { 'rgrinyov0@example.com': { name: 'Ring Grinyov' }, 'cbendix2@example.com': { row: 4, name: 'Cammi Bendix' } },
  },
  { files: ['csv/papaparse-malformed.tsv'], fault: 'quote-unclosed', line: 9 },
]

/** The files with separators, and what each must become. */
export const csvSamples: readonly ExpectedImport[] = [
  ...spectrum,
  ...encodings,
  ...shapes,
  people('people-cp1252-semicolon.csv', { encoding: 'windows-1252', separator: ';' }),
  people('people-excel-unicode-text.txt', { encoding: 'utf-16le', separator: '\t' }),
  people('people-macroman-cr.csv', { encoding: 'macintosh', separator: ',' }),
  people('people-utf16le-bom-semicolon.csv', { encoding: 'utf-16le', separator: ';' }),
  people('people-utf16le-no-bom.csv', { encoding: 'utf-16le', separator: ',' }),
  people('people-utf8-bom-semicolon.csv', { encoding: 'utf-8', separator: ';' }),
  people('people-utf8-comma-lf.csv', { encoding: 'utf-8', separator: ',' }),
  people('people-utf8-sep-line.csv', { encoding: 'utf-8', separator: ';', firstRow: 3 }),
  {
    files: ['made-here/people-plain-passwords.csv'],
    format: 'csv',
    encoding: 'utf-8',
    separator: ',',
    users: 4,
    withoutPassword: 1,
    named: { 'plain3@example.com': { password: { kind: 'none' } } },
    signsIn: {
      'Test123Now!': ['plain1@example.com'],
      'with, comma "and quotes"': ['plain2@example.com'],
      ' leading and trailing ': ['plain4@example.com'],
      'leading and trailing': [],
    },
  },
]
