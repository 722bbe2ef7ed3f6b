import { type ChildProcess, spawn } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { constants } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, onTestFinished, test } from 'vitest'
import type { BrokenReason, StorageFault } from '../../src/shared/errors.ts'
import { formatTerminalBrokenReason } from '../../src/shared/messages/terminal-messages.ts'
import { buildFaultLibrary, createFaultControl } from '../helpers/faulty-disk.ts'
import { makeFolder } from '../helpers/test-app.ts'

const SERVE = join(import.meta.dirname, '../../src/main/serve.ts')

const built = buildFaultLibrary()
afterAll(() => built?.remove())

/** What the disk says, what Gatehouse tells, and the status of HTTP. */
const faults: readonly (readonly [name: string, said: string, told: StorageFault, status: number])[] = [
  ['no space (ENOSPC)', String(constants.errno.ENOSPC), 'disk-full', 507],
  ['no quota (EDQUOT)', String(constants.errno.EDQUOT), 'quota-reached', 507],
  ['a read-only disk (EROFS)', String(constants.errno.EROFS), 'disk-read-only', 503],
  ['no permission (EACCES)', String(constants.errno.EACCES), 'folder-not-writable', 503],
  ['an input or output error (EIO)', String(constants.errno.EIO), 'disk-failed', 503],
  ['a share that is gone (ESTALE)', String(constants.errno.ESTALE), 'disk-failed', 503],
  ['no locks (ENOLCK)', 'locks', 'locks-missing', 503],
]

/** A folder whose disk fails as a file says, and the server on it. */
const startFaulty = () => {
  const folder = makeFolder()
  const control = createFaultControl(built?.library ?? '')
  onTestFinished(control.remove)
  const fail = control.say
  const env = control.envFor(folder)
  const start = (): { child: ChildProcess; ended: Promise<number | null>; errors: () => string; where: Promise<string> } => {
    const child = spawn(process.execPath, [SERVE, '--compat', '--port', '0', '--data-dir', folder], { env })
    let said = ''
    child.stderr.on('data', (chunk) => (said += chunk))
    const ended = new Promise<number | null>((resolve) => child.once('close', resolve))
    const where = new Promise<string>((resolve) => {
      child.stdout.on('data', (chunk) => resolve(/http:\S+/.exec(String(chunk))?.[0] ?? ''))
    })
    onTestFinished(async () => {
      child.kill('SIGKILL')
      await ended
    })
    return { child, ended, errors: () => said, where }
  }
  return { folder, fail, start }
}

const register = async (where: string, email: string): Promise<{ status: number; code: unknown }> => {
  const reply = await fetch(`${where}/users`, { method: 'POST', body: new URLSearchParams({ email, password: 'x' }) })
  const { code = null } = (await reply.json()) as { code?: unknown }
  return { status: reply.status, code }
}

const brokenWords = (reason: BrokenReason, file: string | null = null): string => formatTerminalBrokenReason({ reason, file })

// A compiler makes the library that lets the disk fail.
describe.runIf(built !== null)('the true cause of a disk that fails is told (needs a C compiler)', () => {
  test.each(faults)('while running: %s, and work goes on without a restart', async (_, said, told, status) => {
    const { fail, start } = startFaulty()
    const where = await start().where
    expect(await register(where, 'before@example.org')).toEqual({ status: 200, code: null })
    fail(said)
    expect(await register(where, 'during@example.org')).toEqual({ status, code: told })
    // What needs no write is still answered.
    expect((await fetch(where)).status).toBe(200)
    fail('')
    // Nothing of the refused call was kept.
    await expect.poll(() => register(where, 'during@example.org')).toEqual({ status: 200, code: null })
    expect((await register(where, 'before@example.org')).status).toBe(400)
  })

  test.each(faults)('at the start: %s, of a new directory and of one that exists', async (_, said, told) => {
    const { folder, fail, start } = startFaulty()
    fail(said)
    const first = start()
    expect(await first.ended).toBe(1)
    expect(first.errors()).toContain(brokenWords(told))
    fail('')
    const second = start()
    expect(await register(await second.where, 'bob@example.org')).toEqual({ status: 200, code: null })
    second.child.kill('SIGTERM')
    expect(await second.ended).toBe(0)
    const before = readdirSync(folder).sort()
    const keys = readFileSync(join(folder, 'keys.json'), 'utf8')
    fail(said)
    const third = start()
    expect(await third.ended).toBe(1)
    expect(third.errors()).toContain(brokenWords(told))
    expect(third.errors()).not.toContain(brokenWords('database-corrupt', 'gatehouse.db'))
    expect(readdirSync(folder).sort()).toEqual(before)
    expect(readFileSync(join(folder, 'keys.json'), 'utf8')).toBe(keys)
    fail('')
    const fourth = start()
    expect((await register(await fourth.where, 'bob@example.org')).status).toBe(400)
  })

  test('a disk that keeps no modes, such as FAT, cannot hold a directory, and nothing is left on it', async () => {
    const { folder, fail, start } = startFaulty()
    fail('modes')
    const serving = start()
    expect(await serving.ended).toBe(1)
    expect(serving.errors()).toContain(brokenWords('folder-unsuitable'))
    expect(readdirSync(folder)).toEqual([])
  })
})
