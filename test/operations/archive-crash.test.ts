import { spawnSync } from 'node:child_process'
import { cpSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { constants, tmpdir } from 'node:os'
import { join } from 'node:path'
import Sqlite from 'better-sqlite3'
import { expect, test } from 'vitest'
import { DATABASE_FILE } from '../../src/main/store/folder-files.ts'
import { DAY_MS, HOUR_MS } from '../../src/shared/domain/time.ts'
import { age, archivesOf, listArchiveFiles } from '../helpers/archives.ts'
import { openBeside } from '../helpers/database.ts'
import { buildFaultLibrary, createFaultControl, type FaultControl, readFaultCount } from '../helpers/faulty-disk.ts'
import { callerOf, openRealCore } from '../helpers/real-core.ts'
import { administrator, makeFolder } from '../helpers/test-app.ts'

const ARCHIVING = join(import.meta.dirname, '../helpers/archiving.ts')
const HASH_COST = 4
const ENTRIES = 24 * 120

/** Every call up to this one, which covers the file, and then each `STEP`-th of the transaction. */
const EVERY_CALL_UP_TO = 10
const STEP = 120

/** A closed directory of 120 days. */
const makeAged = async () => {
  const folder = makeFolder()
  const clock = { now: Date.UTC(2026, 0, 1) }
  const core = await openRealCore(folder, HASH_COST, { clock: () => clock.now })
  await callerOf(core, 'terminal')('setup:createAdministrator', administrator)
  await core.close()
  age({ folder, clock }, ENTRIES)
  return { folder, now: clock.now, before: clock.now - 90 * DAY_MS }
}

type Aged = Awaited<ReturnType<typeof makeAged>>

const archiveIn = ({ folder, now, before }: Aged, control: FaultControl, fault: string) =>
  spawnSync(process.execPath, [ARCHIVING, folder, String(now), String(before), fault], {
    env: control.envFor(folder),
    encoding: 'utf8',
  })

const readCounts = (folder: string) => {
  const database = new Sqlite(join(folder, DATABASE_FILE), { readonly: true })
  const read = (sql: string): number => database.prepare<[], number>(sql).pluck().get() ?? 0
  const counts = {
    entries: read('SELECT count(*) FROM audit_entries'),
    first: read('SELECT min(id) FROM audit_entries'),
    archived: read('SELECT coalesce(max(last_entry), 0) FROM audit_archives'),
    archives: read('SELECT count(*) FROM audit_archives'),
  }
  database.close()
  return counts
}

/** What is wrong with a directory after its archiving was interrupted, and then done. */
const inspect = async ({ folder, now, before }: Aged): Promise<string[]> => {
  const faults: string[] = []
  const core = await openRealCore(folder, HASH_COST, { clock: () => now })
  const watch = { onProgress: () => undefined, signal: new AbortController().signal }
  const verify = async (when: string): Promise<void> => {
    const { first, archived, archives } = readCounts(folder)
    if (first !== archived + 1) faults.push(`${when}: the log begins at ${first} after ${archived}`)
    const found = await core.store.verifyAudit({ ...watch, at: now, expected: null })
    if (found?.kind !== 'intact' || found.archived !== archived) faults.push(`${when}: ${JSON.stringify(found)}`)
    if (when === 'after') {
      if (archives !== 1) faults.push(`${archives} archives`)
      const files = readdirSync(archivesOf(folder)).filter((name) => name !== 'archives.lock')
      if (files.length !== 1) faults.push(`files: ${files.join()}`)
    }
  }
  await verify('before')
  const about = { at: now, actor: null, subject: null, action: 'audit:archived', transport: 'terminal' as const }
  await core.store.archiveEntries({ before, now }, { ...about, outcome: 'success' }, watch)
  await verify('after')
  await core.close()
  return faults
}

test('archiving that is killed or meets a full disk before any step loses no entry, and is done the next time (needs a C compiler) [archive-interrupted]', async ({
  skip,
}) => {
  const built = buildFaultLibrary()
  if (!built) return skip('without a C compiler')
  const control = createFaultControl(built.library)
  const aged = await makeAged()
  const faults: string[] = []
  let [kills, failures, calls] = [0, 0, Number.MAX_SAFE_INTEGER]
  for (let nth = 1; nth <= calls; nth += nth < EVERY_CALL_UP_TO ? 1 : STEP)
    for (const way of ['kill', 'fail'] as const) {
      const folder = mkdtempSync(join(tmpdir(), 'gatehouse-test-'))
      cpSync(aged.folder, folder, { recursive: true })
      const own = { ...aged, folder }
      const before = readCounts(folder)
      const token = `${way}${nth}`
      const { stdout, stderr, signal } = archiveIn(
        own,
        control,
        way === 'kill' ? `kill ${nth} ${token}` : `nth ${nth} ${constants.errno.ENOSPC} ${token}`,
      )
      const met = readFaultCount(control.envFor(folder), token)
      control.say('')
      const at = `${way} at call ${nth}: `
      if (met < nth) {
        calls = met
        if (!stdout.startsWith('archived')) faults.push(`${at}${stdout} ${stderr}`)
      } else if (way === 'kill') {
        kills += 1
        if (signal !== 'SIGKILL') faults.push(`${at}ended by itself: ${stdout} ${stderr}`)
      } else {
        failures += 1
        const isTold = /^(archived|disk-full|disk-failed)/.test(stdout)
        if (!isTold) faults.push(`${at}${stdout} ${stderr}`)
        const { archives, entries } = readCounts(folder)
        if (archives === 0 && entries < before.entries) faults.push(`${at}entries are gone`)
      }
      faults.push(...(await inspect(own)).map((fault) => at + fault))
      rmSync(folder, { recursive: true, force: true })
    }
  control.remove()
  built.remove()
  expect(faults).toEqual([])
  expect(kills).toBeGreaterThan(EVERY_CALL_UP_TO)
  expect(failures).toBe(kills)
}, 300_000)

test('on a full disk nothing is archived, nothing is removed, and the true cause is told [archive-full-disk]', async ({
  skip,
}) => {
  const built = buildFaultLibrary()
  if (!built) return skip('without a C compiler')
  const control = createFaultControl(built.library)
  const aged = await makeAged()
  const before = readCounts(aged.folder)
  expect(archiveIn(aged, control, String(constants.errno.ENOSPC)).stdout).toBe('disk-full')
  expect(archiveIn(aged, control, String(constants.errno.EROFS)).stdout).toBe('disk-read-only')
  control.remove()
  built.remove()
  expect(readCounts(aged.folder)).toEqual(before)
  expect(existsSync(archivesOf(aged.folder)) ? listArchiveFiles(aged.folder) : []).toEqual([])
}, 60_000)

test('an archive that was written and never recorded is replaced, and a file of another log stays [archive-orphan]', async () => {
  const aged = await makeAged()
  const other = await makeAged()
  const control = { envFor: () => process.env, say: () => undefined, remove: () => undefined }
  const copy = mkdtempSync(join(tmpdir(), 'gatehouse-test-'))
  cpSync(aged.folder, copy, { recursive: true })
  expect(archiveIn({ ...aged, folder: copy }, control, '').stdout).toMatch(/^archived/)
  expect(archiveIn(other, control, '').stdout).toMatch(/^archived/)
  const [orphan = ''] = listArchiveFiles(copy)
  // As a crash between the rename and the commit leaves it; and one with another range, of an older clock.
  cpSync(archivesOf(copy), archivesOf(aged.folder), { recursive: true })
  cpSync(join(archivesOf(other.folder), orphan), join(archivesOf(aged.folder), 'audit-000001-000002.jsonl'))
  rmSync(copy, { recursive: true })
  const later = { ...aged, before: aged.before + 10 * DAY_MS }
  expect(archiveIn(later, control, '').stdout).toMatch(/^archived/)
  const files = listArchiveFiles(aged.folder)
  expect(files).not.toContain(orphan)
  expect(files).toHaveLength(2)
  expect(files).toContain('audit-000001-000002.jsonl')
  const archived = openBeside(aged.folder).prepare<[], number>('SELECT last_entry FROM audit_archives').pluck().get() ?? 0
  expect(archived).toBeGreaterThan((ENTRIES * HOUR_MS - 90 * DAY_MS) / HOUR_MS)
}, 60_000)
