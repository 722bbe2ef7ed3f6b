import { statSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { DATABASE_FILE } from '../../src/main/store/folder-files.ts'
import { openBeside } from '../helpers/database.ts'
import { startStaffedApp } from '../helpers/staffed-app.ts'
import { runTerminal } from '../helpers/terminal.ts'
import { administrator, person } from '../helpers/test-app.ts'

const FILLED_BYTES = 40_000_000

/** Fills the database and deletes the rows again, so that it has unused pages. */
const fill = (folder: string): void => {
  const database = openBeside(folder)
  database.exec('CREATE TABLE filling (text TEXT)')
  const insert = database.prepare('INSERT INTO filling VALUES (?)')
  database.transaction(() => {
    for (let left = FILLED_BYTES; left > 0; left -= 100_000) insert.run('x'.repeat(100_000))
  })()
  database.exec('DROP TABLE filling')
}

test('compacting gives unused space back, changes nothing else, and is in the log with the figures', async () => {
  const { call, ada, folder, lastEntry, signIn } = await startStaffedApp()
  fill(folder)
  const users = await call('users:list', {}, ada)
  const { bytes, freeBytes } = await call('settings:readSize', undefined, ada)
  expect(freeBytes).toBeGreaterThan(FILLED_BYTES * 0.9)
  const size = await call('settings:compact', undefined, ada)
  expect(size.before).toBe(bytes)
  expect(size.after).toBeLessThan(bytes - FILLED_BYTES * 0.9)
  expect(statSync(join(folder, DATABASE_FILE)).size).toBe(size.after)
  expect(await lastEntry()).toMatchObject({ action: 'settings:compacted', details: { kind: 'compacted', ...size } })
  expect(await call('settings:readSize', undefined, ada)).toMatchObject({ freeBytes: 0 })
  expect((await call('users:list', {}, ada)).users).toEqual(users.users)
  await signIn()
}, 30_000)

test('compacting does not block the main thread', async () => {
  const { call, ada, folder } = await startStaffedApp()
  fill(folder)
  let slowest = 0
  let last = performance.now()
  const watch = setInterval(() => {
    slowest = Math.max(slowest, performance.now() - last)
    last = performance.now()
  }, 1)
  await call('settings:compact', undefined, ada)
  clearInterval(watch)
  expect(slowest).toBeLessThan(250)
}, 30_000)

test('only a role that changes settings compacts, and a second compaction is refused [compact-guarded]', async () => {
  const app = await startStaffedApp()
  const { refuse, callRaw, call, olga, ada, signIn } = app
  expect(await refuse('settings:compact', undefined, olga)).toEqual({ code: 'not-permitted' })
  expect(await refuse('settings:compact', undefined, await signIn())).toEqual({ code: 'not-permitted' })
  expect(await refuse('settings:readSize', undefined, await signIn())).toEqual({ code: 'not-permitted' })
  expect(await refuse('settings:compact', undefined, null)).toEqual({ code: 'not-signed-in' })
  fill(app.folder)
  const [first, second] = await Promise.all([
    callRaw('settings:compact', undefined, ada),
    callRaw('settings:compact', undefined, ada),
  ])
  const results = [first, second].map((result) => (result?.ok ? 'done' : result?.error.code))
  expect(results.sort()).toEqual(['busy', 'done'])
  expect(await call('settings:readSize', undefined, ada)).toMatchObject({ freeBytes: 0 })
}, 30_000)

test('compacting waits for no other process that writes, and changes nothing then', async () => {
  const { callRaw, ada, folder } = await startStaffedApp()
  const beside = openBeside(folder)
  fill(folder)
  const before = statSync(join(folder, DATABASE_FILE)).size
  // Its entry in the log is written first, so the lock is taken after that.
  const compacting = callRaw('settings:compact', undefined, ada)
  await expect
    .poll(() => beside.prepare("SELECT count(*) FROM audit_entries WHERE action = 'settings:compact'").pluck().get(), {
      interval: 1,
    })
    .toBe(1)
  const result = await compacting
  expect(result.ok).toBe(true)
  expect(statSync(join(folder, DATABASE_FILE)).size).toBeLessThanOrEqual(before)
}, 30_000)

test('the terminal compacts, and its doctor says what is wrong or weak, by words and exit code', async () => {
  const app = await startStaffedApp()
  const { folder, clock } = app
  const compacted = await runTerminal(app, ['compact', '--as', administrator.email], [administrator.password])
  expect(compacted).toMatchObject({ code: 0, output: expect.stringMatching(/^The database has \S+ kB\. Before: /) })
  const examine = async () => {
    const { code, output } = await runTerminal(app, ['doctor', '--json'])
    const { isSound, parts } = JSON.parse(output)
    const found = parts.filter(({ level }: { level: string }) => level !== 'good')
    return { code, isSound, found: found.map(({ part, finding }: { part: string; finding: string }) => `${part} ${finding}`) }
  }
  const sound = await examine()
  expect(sound).toMatchObject({ code: 0, isSound: true, found: expect.arrayContaining(['backup backup-none']) })
  expect((await runTerminal(app, ['doctor'])).output).toMatch(/^Directory {2,}good\nFolder {2,}good\n/)
  const database = openBeside(folder)
  database.prepare('UPDATE users SET role = ? WHERE email = ?').run('administrator', person.email)
  expect(await examine()).toMatchObject({ code: 3, isSound: false, found: expect.arrayContaining(['log broken']) })
  database.prepare('UPDATE users SET role = ? WHERE email = ?').run('user', person.email)
  clock.advance(-3_600_000)
  expect((await examine()).found).toContain('clock clock-behind')
}, 30_000)
