import { expect, test } from 'vitest'
import { writeReport } from '../../src/main/jobs/report-lines.ts'
import { csvHead, csvLine } from '../../src/main/platform/csv.ts'
import { exportLinesOf } from '../../src/main/store/sqlite/workers/export-lines.ts'
import { csvSeparators, firstSeparator, separatorCharacter } from '../../src/shared/domain/csv-separator.ts'

test.each(csvSeparators)('fields are divided by the chosen %s, and one within a field is quoted', (separator) => {
  const character = separatorCharacter(separator)
  expect(csvHead(['name', 'email'], character)).toBe(`\uFEFFname${character}email\r\n`)
  expect(csvLine([`Ada${character}Bo`, null, '=1+1'], character)).toBe(`"Ada${character}Bo"${character}${character}"'=1+1"\r\n`)
  expect(exportLinesOf('csv', separator).first.slice(1).split(character).slice(0, 3)).toEqual(['id', 'time', 'actor'])
})

test('a report has the separator too, and JSON Lines has none', async () => {
  async function* rows() {
    yield [{ email: 'ada@example.org', name: 'Ada', skipped: null }]
  }
  const report = await writeReport(rows(), 'disable', 'semicolon')
  expect(report.split('\r\n')[1]).toMatch(/^"Ada";"ada@example\.org";/)
  expect(exportLinesOf('json-lines', 'semicolon').first).toBe('')
})

test.each([
  ['en-US', 'comma'],
  ['en-IN', 'comma'],
  ['ja', 'comma'],
  ['de', 'semicolon'],
  ['fr', 'semicolon'],
  ['pt-BR', 'semicolon'],
])('the first separator in %s is a %s', (locale, separator) => {
  expect(firstSeparator(locale)).toBe(separator)
})
