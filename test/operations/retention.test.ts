import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { createRetention } from '../../src/main/users/retention.ts'
import { DAY_MS, MINUTE_MS } from '../../src/shared/domain/time.ts'
import { openBeside } from '../helpers/database.ts'
import { startStaffedApp } from '../helpers/staffed-app.ts'
import { administrator, makeFolder, person, startTestApp } from '../helpers/test-app.ts'

const SERVE = join(import.meta.dirname, '../../src/main/serve.ts')
const SHIFTED_CLOCK = join(import.meta.dirname, '../helpers/shifted-clock.mjs')

const { email } = person

type App = Awaited<ReturnType<typeof startStaffedApp>>

const isThere = (app: App): boolean =>
  openBeside(app.folder).prepare('SELECT 1 FROM users WHERE email = ?').get(email) !== undefined

const listActions = async ({ store }: App): Promise<string[]> =>
  (await store.listAuditEntries(100))
    .map(({ action }) => action)
    .filter((action) => /^(users:purge|retention:held)$/.test(action))

/** One pass of retention by a new process, to its end. */
const runPass = async (app: App): Promise<void> => {
  const beside = await startTestApp({ folder: app.folder, isSetUp: false })
  beside.clock.now = app.clock.now
  await beside.call('app:status', undefined)
  await createRetention({ store: beside.store, clock: () => app.clock.now }).run('http')
  await beside.close()
}

const readHeld = async ({ call }: App, session: string) => (await call('overview:read', {}, session)).retention

/** A directory with a user who was deleted today. */
const startWithDeleted = async () => {
  const app = await startStaffedApp()
  await app.call('users:delete', { email }, app.ada)
  return app
}

test('a jump of the clock by 60 days purges nobody, at this start and later, and the overview says so until it is resumed [clock-jump-keeps-users]', async () => {
  const app = await startWithDeleted()
  const { clock, call, signIn, refuse } = app
  const deletedAt = clock.now
  clock.advance(60 * DAY_MS)
  await runPass(app)
  await runPass(app)
  const ada = await signIn(administrator)
  await runPass(app)
  clock.advance(20 * MINUTE_MS)
  await runPass(app)
  expect(isThere(app)).toBe(true)
  expect(await listActions(app)).toEqual(['retention:held'])
  expect(await readHeld(app, ada)).toEqual({ from: deletedAt, heldAt: deletedAt + 60 * DAY_MS, users: 1, groups: 0, entries: 0 })
  expect(await refuse('overview:resumePurge', undefined, ada)).toEqual({ code: 'reauthentication-required' })
  await call('overview:resumePurge', undefined, await signIn(administrator))
  await expect.poll(() => isThere(app)).toBe(false)
  expect(await readHeld(app, ada)).toBeNull()
  expect(await refuse('overview:resumePurge', undefined, await signIn(administrator))).toEqual({ code: 'changed-meanwhile' })
})

test('only an administrator resumes the purge, and every refusal keeps what is held', async () => {
  const app = await startWithDeleted()
  app.clock.advance(400 * DAY_MS)
  await runPass(app)
  const olga = await app.signIn({ email: 'olga@example.org', password: 'three wooden boats' })
  expect(await readHeld(app, olga)).toMatchObject({ users: 1 })
  expect(await app.refuse('overview:resumePurge', undefined, olga)).toEqual({ code: 'not-permitted' })
  expect(await app.refuse('overview:resumePurge', undefined, null)).toEqual({ code: 'not-signed-in' })
  await runPass(app)
  expect(isThere(app)).toBe(true)
})

test('a clock that is set right again ends the hold by itself', async () => {
  const app = await startWithDeleted()
  const deletedAt = app.clock.now
  app.clock.advance(3650 * DAY_MS)
  await runPass(app)
  expect(await readHeld(app, await app.signIn(administrator))).toMatchObject({ users: 1 })
  app.clock.now = deletedAt + DAY_MS
  expect(await readHeld(app, await app.signIn(administrator))).toBeNull()
  app.clock.now = deletedAt + 30 * DAY_MS
  await runPass(app)
  expect(isThere(app)).toBe(false)
})

test.each([
  ['ten years ago', 3650],
  ['34 days ago', 34],
  ['20 days ago', 20],
  ['a week ago', 8],
])('a clock that went back to %s and forward again purges nobody', async (_, days) => {
  const app = await startStaffedApp()
  app.clock.advance(DAY_MS)
  await app.call('users:delete', { email }, await app.signIn(administrator))
  const now = app.clock.now
  app.clock.advance(-days * DAY_MS)
  await app.signIn(administrator)
  app.clock.now = now + MINUTE_MS
  await runPass(app)
  app.clock.advance(29 * DAY_MS)
  await runPass(app)
  expect(isThere(app)).toBe(true)
})

test('deleted groups are held too', async () => {
  const app = await startStaffedApp()
  const { group } = await app.call('groups:create', { name: 'Night shift' }, app.ada)
  await app.call('groups:delete', { id: group?.id ?? 0 }, app.ada)
  app.clock.advance(60 * DAY_MS)
  await runPass(app)
  expect(await readHeld(app, await app.signIn(administrator))).toMatchObject({ users: 0, groups: 1 })
  expect(openBeside(app.folder).prepare('SELECT count(*) FROM groups WHERE deleted_at IS NOT NULL').pluck().get()).toBe(1)
})

test('a break of 34 days is no jump: what is due goes', async () => {
  const app = await startWithDeleted()
  app.clock.advance(34 * DAY_MS)
  await runPass(app)
  expect(isThere(app)).toBe(false)
})

/** Starts the real server on a clock that is ahead, and stops it once the condition holds. */
const serveAhead = async (folder: string, aheadMs: number, isDone: () => boolean): Promise<void> => {
  const child = spawn(process.execPath, ['--import', SHIFTED_CLOCK, SERVE, '--port', '0', '--data-dir', folder], {
    env: { ...process.env, GATEHOUSE_TEST_CLOCK_AHEAD_MS: String(aheadMs) },
  })
  onTestFinished(() => void child.kill('SIGKILL'))
  const ended = new Promise((resolve) => child.once('close', resolve))
  const [said] = await new Promise<unknown[]>((resolve) => child.stdout.once('data', (...words) => resolve(words)))
  expect((await fetch(`${/http:\S+/.exec(String(said))?.[0]}/healthz`)).status).toBe(200)
  await expect.poll(isDone, { timeout: 20_000 }).toBe(true)
  child.kill('SIGTERM')
  await ended
}

test('a start of the server with the clock 60 days ahead deletes nobody permanently', async () => {
  const folder = makeFolder()
  const app = await startTestApp({ folder, isSetUp: false })
  app.clock.now = Date.now() - MINUTE_MS
  await app.call('setup:createAdministrator', administrator)
  await app.register()
  await app.call('users:delete', { email }, await app.signIn(administrator))
  await app.close()
  const database = openBeside(folder)
  const find = database.prepare('SELECT 1 FROM users WHERE email = ?')
  const isHere = (): boolean => find.get(email) !== undefined
  const held = database.prepare<[], number>("SELECT count(*) FROM audit_entries WHERE action = 'retention:held'").pluck()
  await serveAhead(folder, 60 * DAY_MS, () => held.get() === 1)
  await serveAhead(folder, 60 * DAY_MS, isHere)
  expect([isHere(), held.get()]).toEqual([true, 1])
  // The clock is right again, and the restorable time is what it was.
  const hold = database.prepare<[], number | null>('SELECT retention_held_at FROM directory').pluck()
  await serveAhead(folder, 0, () => hold.get() === null)
  await serveAhead(folder, 31 * DAY_MS, () => !isHere())
})
