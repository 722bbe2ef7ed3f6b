import { spawn } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { openBeside } from '../helpers/database.ts'
import { finishJob, type JobCall } from '../helpers/jobs.ts'
import { callerOf, openRealCore } from '../helpers/real-core.ts'
import { administrator, makeFolder } from '../helpers/test-app.ts'
import { TEST_HASH, writeImportFile } from '../helpers/transfers.ts'

const CHILD = join(import.meta.dirname, '../helpers/transfer-child.ts')
const HASH_COST = 4
const ROWS = 6_000

const emailOf = (number: number): string => `pupil-${number}@example.org`

/** Runs the child, and kills it `after` milliseconds from when it imports. Null lets it end. */
const runChild = async (words: readonly string[], after: number | null): Promise<string> => {
  const child = spawn(process.execPath, [CHILD, ...words])
  let said = ''
  child.stderr.on('data', (chunk) => (said += chunk))
  const ended = new Promise((resolve) => child.once('close', resolve))
  await new Promise<void>((resolve) => {
    child.once('close', () => resolve())
    child.stdout.on('data', (chunk) => {
      said += chunk
      if (said.includes('running')) resolve()
    })
  })
  if (after !== null) {
    await wait(after)
    child.kill('SIGKILL')
  }
  await ended
  return said
}

const open = async (folder: string) => {
  const core = await openRealCore(folder, HASH_COST)
  const call = callerOf(core, 'terminal')
  const { sessionId } = await call('auth:login', administrator)
  const as: JobCall = (operation, input) => call(operation, input, sessionId) as never
  return { core, call, sessionId, as }
}

const countUsers = (folder: string): number =>
  openBeside(folder).prepare<[], number>("SELECT count(*) FROM users WHERE email LIKE 'pupil-%'").pluck().get() ?? 0

const listStagings = (folder: string): string[] => readdirSync(folder).filter((name) => name.startsWith('.gatehouse'))

/** A directory whose import of many users was killed. */
const startKilled = async (): Promise<string> => {
  const folder = makeFolder()
  const core = await openRealCore(folder, HASH_COST)
  await callerOf(core, 'terminal')('setup:createAdministrator', administrator)
  await core.close()
  const lines = Array.from({ length: ROWS }, (_, number) => `${emailOf(number)},Pupil ${number},class ${number % 7},${TEST_HASH}`)
  const path = writeImportFile(['email,name,groups,password_hash', ...lines].join('\n'))
  const said = await runChild([folder, path], 250)
  expect(said).toContain('running')
  return folder
}

test('an import that is killed goes on at the next start by itself, and no user is there half or twice [transfer-resumes]', async () => {
  const folder = await startKilled()
  const imported = [countUsers(folder)]
  for (const after of [150, 300]) {
    await runChild([folder], after)
    imported.push(countUsers(folder))
  }
  expect(imported[0]).toBeLessThan(ROWS)
  // Each start goes on, and takes nothing back.
  expect(imported).toEqual([...imported].sort((one, other) => one - other))
  expect(await runChild([folder], null)).toContain('ended')
  expect(countUsers(folder)).toBe(ROWS)
  expect(listStagings(folder)).toEqual([])
  const { core, call, sessionId, as } = await open(folder)
  const verified = await finishJob(as, (await call('audit:verify', undefined, sessionId)).id)
  expect(verified.result).toMatchObject({ kind: 'intact' })
  const database = openBeside(folder)
  const entries = database.prepare("SELECT count(*) FROM audit_entries WHERE action = 'users:create'").pluck().get()
  const steps = database.prepare("SELECT count(*) FROM undo_steps WHERE operation = 'users:create'").pluck().get()
  const members = database.prepare('SELECT sum(member_count) FROM groups').pluck().get()
  expect([entries, steps, members]).toEqual([ROWS, ROWS, ROWS])
  expect(database.prepare('SELECT count(*) FROM transfer_runs').pluck().get()).toBe(0)
  const { entries: log } = await call('audit:list', { limit: 5 }, sessionId)
  expect(log.find(({ action }) => action === 'transfers:finished')).toMatchObject({
    details: { kind: 'bulk-finished', change: 'import', state: 'done', changed: ROWS, skipped: 0 },
  })
  await core.close()
})

test('an import that was killed ends with an entry if its owner may no longer import [transfer-resume-guarded]', async () => {
  const folder = await startKilled()
  const before = countUsers(folder)
  openBeside(folder).prepare('UPDATE users SET work_epoch = work_epoch + 1 WHERE email = ?').run(administrator.email)
  expect(await runChild([folder], null)).toContain('ended')
  expect(countUsers(folder)).toBe(before)
  expect(listStagings(folder)).toEqual([])
  const { core, call, sessionId } = await open(folder)
  const { entries } = await call('audit:list', { limit: 5 }, sessionId)
  expect(entries.find(({ action }) => action === 'transfers:finished')).toMatchObject({
    details: { kind: 'bulk-finished', state: 'failed', changed: before },
  })
  await core.close()
})
