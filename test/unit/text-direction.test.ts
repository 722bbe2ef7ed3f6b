import { expect, test } from 'vitest'
import { readJobRows, writeReport } from '../../src/main/jobs/report-lines.ts'
import { exportLinesOf } from '../../src/main/store/sqlite/workers/export-lines.ts'
import { readPersonList } from '../../src/main/transfer/person-list.ts'
import { formatNotice } from '../../src/shared/messages/notice-messages.ts'
import { paperMessages } from '../../src/shared/messages/paper-messages.ts'
import { programMessages } from '../../src/shared/messages/program-messages.ts'
import { cliMessages } from '../../src/shared/messages/terminal-messages.ts'
import { formatUserName, isolate, isolateDirected } from '../../src/shared/messages/user-messages.ts'
import { usersMessages } from '../../src/shared/messages/users-messages.ts'

const OVERRIDE = 'Eve\u202Enimda'
const HEBREW = 'שרה כהן'
const isolated = (text: string): string => `\u2068${text}\u2069`

test('an isolated text changes nothing behind it, even with overrides and isolates of its own', () => {
  expect(isolate(OVERRIDE)).toBe(isolated('Evenimda'))
  expect(isolate('Eve\u2069\u202E')).toBe(isolated('Eve'))
  expect(isolate('\u2067\u202BEve')).toBe(isolated('Eve'))
  expect(formatUserName({ name: OVERRIDE, email: 'eve@example.org' })).toBe(isolated('Evenimda'))
  // Joiners and direction marks are part of a word.
  expect(isolate('علی\u200Cرضا\u200F')).toBe(isolated('علی\u200Cرضا\u200F'))
})

test('files and the terminal isolate what is written from right to left, and leave other texts as they are', () => {
  for (const text of ['Ada', 'Łukasz Żółć', 'Αθηνά', 'Иван', '山田', 'ada@example.org', ''])
    expect(isolateDirected(text)).toBe(text)
  for (const text of [HEBREW, 'محمد', 'ܐܪܡܝܐ', 'ދިވެހި', '𞤀𞤣𞤤𞤢𞤥', 'abc אבג']) expect(isolateDirected(text)).toBe(isolated(text))
  expect(isolateDirected(OVERRIDE)).toBe(isolated('Evenimda'))
  expect(cliMessages.resetCode(`${HEBREW.slice(0, 3)}@example.org`, 'ABCD-EFGH')).toContain(
    `${isolated('שרה@example.org')}: ABCD`,
  )
  expect(cliMessages.resetCode('ada@example.org', 'ABCD')).toBe('Reset code for ada@example.org: ABCD')
  expect(paperMessages.recoveryCodesFile('ada@example.org', HEBREW)).toBe(
    `Gatehouse recovery codes for ada@example.org (${isolated(HEBREW)})`,
  )
})

test('sentences isolate names, addresses and searches', () => {
  expect(programMessages.tokenAbout(HEBREW)).toContain(isolated(HEBREW))
  expect(usersMessages.empty.search(OVERRIDE)).toContain(isolated('Evenimda'))
  const notice = {
    kind: 'reset-issued',
    at: 0,
    about: null,
    by: `${HEBREW.slice(0, 3)}@example.org`,
    transport: 'window',
  } as const
  expect(formatNotice(notice)).toContain(`by ${isolated('שרה@example.org')}.`)
})

test('a report and an export isolate names and addresses in their fields, and an import reads them back', async () => {
  const row = { email: 'שרה@example.org', name: OVERRIDE, skipped: null }
  const pages = readJobRows({ count: () => 1, read: async () => [row] })
  const report = await writeReport(pages, 'disable')
  expect(report).toContain(`"${isolated('Evenimda')}","${isolated('שרה@example.org')}"`)
  const party = { id: 'x', email: 'שרה@example.org' }
  const entry = {
    id: 1,
    at: 0,
    actor: party,
    subject: null,
    action: 'auth:login',
    transport: 'window',
    outcome: 'success',
    details: null,
  }
  expect(exportLinesOf('csv', 'comma').write(entry as never, { details: null, link: '00' })).toContain(
    `"${isolated(party.email)}"`,
  )
  expect(exportLinesOf('json-lines', 'comma').write(entry as never, { details: null, link: '00' })).toContain(`"${party.email}"`)
  const [person] = readPersonList(`name,email\r\n"${isolated(HEBREW)}","${isolated('שרה@example.org')}"\r\n`).people
  expect(person).toMatchObject({ name: HEBREW, email: 'שרה@example.org' })
})
