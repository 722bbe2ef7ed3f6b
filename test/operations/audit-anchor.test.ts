import { spawnSync } from 'node:child_process'
import { chmodSync, cpSync, lstatSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { ANCHOR_FILE } from '../../src/main/store/folder-files.ts'
import { openBeside } from '../helpers/database.ts'
import { giveTo, isRoot, makeOrdinaryFolder, ORDINARY_USER, openAsOrdinary } from '../helpers/ordinary-user.ts'
import { operator, startStaffedApp } from '../helpers/staffed-app.ts'
import { administrator, makeFolder, person, startTestApp } from '../helpers/test-app.ts'

const CLI = join(import.meta.dirname, '../../src/main/cli.ts')

type App = Awaited<ReturnType<typeof startStaffedApp>>

const verify = ({ store, clock }: Pick<App, 'store' | 'clock'>) =>
  store.verifyAudit({ at: clock.now, expected: null, onProgress: () => undefined, signal: new AbortController().signal })

/** A directory whose anchor is written. */
const startAnchored = async () => {
  const app = await startStaffedApp()
  expect(await verify(app)).toMatchObject({ kind: 'intact' })
  return { ...app, anchor: join(app.folder, ANCHOR_FILE) }
}

/** What makes an anchor of no use, and what Verify and the log call it. */
const faults = [
  ['gone', 'note-missing', 'missing', (path: string) => rmSync(path)],
  ['garbled', 'note-missing', 'foreign', (path: string) => writeFileSync(path, 'x')],
  ['no text', 'note-missing', 'foreign', (path: string) => writeFileSync(path, Buffer.from([0xff, 0xfe, 0x00]))],
  [
    'there, and cannot be read',
    'note-unreadable',
    'unreadable',
    (path: string) => {
      rmSync(path)
      symlinkSync('/etc/hostname', path)
    },
  ],
] as const

test.each(faults)(
  'an anchor that is %s is told as such, and an administrator begins a new one [new-audit-anchor]',
  async (...row) => {
    const [, fault, former, spoil] = row
    const app = await startAnchored()
    spoil(app.anchor)
    expect(await verify(app)).toMatchObject({ kind: 'broken', fault })
    await app.call('audit:beginAnchor', undefined, app.ada)
    expect(await app.lastEntry()).toMatchObject({ action: 'audit:beginAnchor', details: { kind: 'anchor-begun', former } })
    expect(lstatSync(app.anchor).isFile()).toBe(true)
    expect(await verify(app)).toMatchObject({ kind: 'intact' })
    await app.signIn()
    await app.close()
    const again = await startTestApp({ folder: app.folder, isSetUp: false })
    expect(await verify(again)).toMatchObject({ kind: 'intact' })
  },
)

test('an anchor of a log that was newer than this one is replaced too, and what fits is not', async () => {
  const app = await startAnchored()
  const { anchor, refuse, ada } = app
  expect(await refuse('audit:beginAnchor', undefined, ada)).toEqual({ code: 'changed-meanwhile' })
  const { folder } = app
  const old = openBeside(folder).serialize()
  await app.signIn()
  await app.close()
  const newer = readFileSync(anchor, 'utf8')
  for (const end of ['', '-wal', '-shm']) rmSync(join(folder, `gatehouse.db${end}`), { force: true })
  writeFileSync(join(folder, 'gatehouse.db'), old, { mode: 0o600 })
  const restored = await startTestApp({ folder, isSetUp: false })
  restored.clock.now = app.clock.now
  expect(await verify(restored)).toMatchObject({ kind: 'broken', fault: 'cut' })
  await restored.call('audit:beginAnchor', undefined, await restored.signIn(administrator))
  expect(readFileSync(anchor, 'utf8')).not.toBe(newer)
  expect(await verify(restored)).toMatchObject({ kind: 'intact' })
})

test('only an administrator who has just given the password begins a new anchor', async () => {
  const app = await startAnchored()
  rmSync(app.anchor)
  expect(await app.refuse('audit:beginAnchor', undefined, await app.signIn(operator))).toEqual({ code: 'not-permitted' })
  expect(await app.refuse('audit:beginAnchor', undefined, await app.signIn(person))).toEqual({ code: 'not-permitted' })
  expect(await app.refuse('audit:beginAnchor', undefined, null)).toEqual({ code: 'not-signed-in' })
  app.clock.advance(6 * 60_000)
  expect(await app.refuse('audit:beginAnchor', undefined, app.ada)).toEqual({ code: 'reauthentication-required' })
  expect(readdirSync(app.folder)).not.toContain(ANCHOR_FILE)
  expect(await verify(app)).toMatchObject({ fault: 'note-missing' })
})

// Only root can try to work on the files of another user.
test.runIf(isRoot)('root recovers no administrator in another user’s directory, whose files stay that user’s', async () => {
  const above = makeOrdinaryFolder()
  const folder = join(makeFolder(), 'data')
  const app = await startTestApp({ folder })
  await app.register()
  await app.close()
  cpSync(folder, join(above, 'data'), { recursive: true })
  chmodSync(join(above, 'data'), 0o700)
  giveTo(ORDINARY_USER, above)
  const readAll = () =>
    readdirSync(join(above, 'data')).map((name) => {
      const { uid, gid, mode } = lstatSync(join(above, 'data', name))
      return [name, uid, gid, mode & 0o777, readFileSync(join(above, 'data', name)).toString('base64')]
    })
  const before = readAll()
  const command = [CLI, 'recover-admin', '--email', administrator.email, '--data-dir', join(above, 'data')]
  const refused = spawnSync(process.execPath, command, { encoding: 'utf8' })
  expect(refused.status).toBe(1)
  expect(refused.stderr).toContain('Run this as that user')
  expect(readAll()).toEqual(before)
  expect(await openAsOrdinary(join(above, 'data'))).toEqual({ kind: 'opened', closed: [] })
  for (const [name, uid, gid, mode] of readAll())
    expect([name, uid, gid, mode]).toEqual([name, ORDINARY_USER, ORDINARY_USER, 0o600])
})
