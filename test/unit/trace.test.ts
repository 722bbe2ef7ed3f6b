import Sqlite from 'better-sqlite3'
import { afterEach, expect, test, vi } from 'vitest'
import { openDirectory } from '../../src/main/app/directory.ts'
import { readTrace } from '../../src/main/platform/trace.ts'
import { traceStatements } from '../../src/main/store/sqlite/connection/statement-trace.ts'
import { makeFolder, READER } from '../helpers/test-app.ts'

afterEach(() => {
  vi.unstubAllEnvs()
  vi.restoreAllMocks()
})

test.each([undefined, '', 'everything'])('nothing is traced without a known part (%s)', (setting) => {
  expect(readTrace(setting)).toEqual({ call: null, statement: null })
})

test('a call is one line with transport, operation, result and milliseconds', () => {
  const lines: string[] = []
  const trace = readTrace('operations', (line) => lines.push(line))
  trace.call?.({ transport: 'http', operation: 'auth:login', result: 'wrong-credentials', milliseconds: 251.26 })
  expect(lines).toEqual(['trace http auth:login wrong-credentials 251.3 ms'])
  expect(trace.statement).toBeNull()
})

test('a statement is one line from 20 ms on', () => {
  const lines: string[] = []
  const trace = readTrace('operations, sql', (line) => lines.push(line))
  trace.statement?.('SELECT 1', 19.99)
  trace.statement?.('SELECT *\n  FROM users\n  WHERE id = ?', 20)
  expect(lines).toEqual(['trace sql 20.0 ms SELECT * FROM users WHERE id = ?'])
})

test('every way of running a statement is timed, gives the same rows, and reports no values', () => {
  const database = new Sqlite(':memory:')
  const told: [string, number][] = []
  traceStatements(database, (text, milliseconds) => told.push([text, milliseconds]))
  database.exec('CREATE TABLE words (word TEXT)')
  const insert = database.prepare('INSERT INTO words VALUES (?)')
  expect(insert.run('secret').changes).toBe(1)
  const select = database.prepare<[string], string>('SELECT word FROM words WHERE word = ?').pluck()
  expect(select.get('secret')).toBe('secret')
  expect(select.all('secret')).toEqual(['secret'])
  expect([...select.iterate('secret')]).toEqual(['secret'])
  for (const word of select.iterate('secret')) {
    expect(word).toBe('secret')
    break
  }
  // The statement is free again after an iteration that ended early.
  expect(() => database.prepare('INSERT INTO words VALUES (?)').run('secret')).not.toThrow()
  expect(() => database.exec('CREATE TABLE words (word TEXT)')).toThrow('already exists')
  expect(told).toHaveLength(8)
  expect(JSON.stringify(told)).not.toContain('secret')
  for (const [, milliseconds] of told) expect(milliseconds).toBeGreaterThanOrEqual(0)
  database.close()
})

test('a program that opens a directory traces its calls to standard error, and prints no password and no session id', async () => {
  vi.stubEnv('GATEHOUSE_TRACE', 'operations,sql')
  const write = vi.spyOn(process.stderr, 'write').mockReturnValue(true)
  const own = { dataFolder: makeFolder(), version: '0.0.0-test', logError: () => undefined }
  const parts = { ...own, findSealer: async () => null, readerProgram: READER }
  const directory = await openDirectory(parts, { transport: 'terminal' })
  const caller = { transport: 'window', source: 'window', desktop: null } as const
  const input = { email: 'ada@example.org', password: 'canary-password-7f3a91c2' }
  await directory.dispatch({ operation: 'setup:createAdministrator', input, sessionId: null }, caller)
  const login = await directory.dispatch({ operation: 'auth:login', input, sessionId: null }, caller)
  const sessionId = login.ok ? login.value.sessionId : ''
  await directory.dispatch({ operation: 'auth:profile', input: undefined, sessionId }, caller)
  await directory.dispatch({ operation: 'canary:operation', input, sessionId }, caller)
  await directory.close()
  const text = write.mock.calls.map(([line]) => String(line)).join('')
  expect(text).toMatch(/^trace window setup:createAdministrator ok \d+\.\d ms$/m)
  expect(text).toMatch(/^trace window auth:profile ok \d+\.\d ms$/m)
  expect(text).toMatch(/^trace window unknown-operation unknown-operation \d+\.\d ms$/m)
  expect(sessionId.length).toBeGreaterThan(20)
  for (const canary of [input.password, sessionId, input.email, 'canary']) expect(text).not.toContain(canary)
})
