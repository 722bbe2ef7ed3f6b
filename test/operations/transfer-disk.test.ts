import { spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { constants, tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { openBeside } from '../helpers/database.ts'
import { callerOf, openRealCore } from '../helpers/real-core.ts'
import { administrator, makeFolder } from '../helpers/test-app.ts'
import { TEST_HASH, writeImportFile } from '../helpers/transfers.ts'

const CHILD = join(import.meta.dirname, '../helpers/transfer-child.ts')
const SOURCE = join(import.meta.dirname, '../helpers/disk-faults.c')
const HASH_COST = 4
const ROWS = 5_000

const built = mkdtempSync(join(tmpdir(), 'gatehouse-faults-'))
const library = join(built, 'disk-faults.so')
const control = join(built, 'fault')
const compiled = spawnSync('cc', ['-shared', '-fPIC', '-O1', '-o', library, SOURCE, '-ldl'])
const canFail = process.platform === 'linux' && compiled.status === 0
afterAll(() => rmSync(built, { recursive: true, force: true }))

/** Runs the child. The disk becomes full as soon as the child has said this. */
const runChild = async (folder: string, words: readonly string[], fullFrom: string | null): Promise<string> => {
  writeFileSync(control, '')
  const faults = { LD_PRELOAD: library, GATEHOUSE_FAULT_FOLDER: folder, GATEHOUSE_FAULT_FILE: control }
  const child = spawn(process.execPath, [CHILD, folder, ...words], { env: { ...process.env, ...faults } })
  let said = ''
  child.stderr.on('data', (chunk) => (said += chunk))
  child.stdout.on('data', (chunk) => {
    said += chunk
    if (fullFrom !== null && said.includes(fullFrom)) writeFileSync(control, String(constants.errno.ENOSPC))
  })
  await new Promise((resolve) => child.once('close', resolve))
  writeFileSync(control, '')
  return said
}

const startDirectory = async () => {
  const folder = makeFolder()
  const core = await openRealCore(folder, HASH_COST)
  await callerOf(core, 'terminal')('setup:createAdministrator', administrator)
  await core.close()
  const lines = Array.from({ length: ROWS }, (_, number) => `pupil-${number}@example.org,Pupil ${number},,${TEST_HASH}`)
  return { folder, path: writeImportFile(['email,name,groups,password_hash', ...lines].join('\n')) }
}

const countUsers = (folder: string): number =>
  openBeside(folder).prepare<[], number>("SELECT count(*) FROM users WHERE email LIKE 'pupil-%'").pluck().get() ?? 0

const listStagings = (folder: string): string[] => readdirSync(folder).filter((name) => name.startsWith('.gatehouse'))

describe.runIf(canFail)('an import on a full disk (needs a C compiler)', () => {
  test('stops with the true cause, keeps whole users, and goes on at the next start [transfer-full-disk]', async () => {
    const { folder, path } = await startDirectory()
    expect(await runChild(folder, [path], 'running')).toContain('ended failed disk-full')
    const kept = countUsers(folder)
    expect(kept).toBeLessThan(ROWS)
    const database = openBeside(folder)
    expect(database.pragma('integrity_check', { simple: true })).toBe('ok')
    expect(database.prepare("SELECT count(*) FROM audit_entries WHERE action = 'users:create'").pluck().get()).toBe(kept)
    database.close()
    expect(await runChild(folder, [], null)).toContain('ended done null')
    expect(countUsers(folder)).toBe(ROWS)
    expect(listStagings(folder)).toEqual([])
  })

  test('leaves nothing behind if the disk is full while the file is read', async () => {
    const { folder, path } = await startDirectory()
    expect(await runChild(folder, [path], 'planning')).toContain('there is no plan: failed')
    expect(countUsers(folder)).toBe(0)
    const core = await openRealCore(folder, HASH_COST)
    expect(listStagings(folder)).toEqual([])
    await core.close()
  })
})
