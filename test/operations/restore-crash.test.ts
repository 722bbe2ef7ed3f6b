import { spawn } from 'node:child_process'
import { cpSync, existsSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { constants } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, onTestFinished, test } from 'vitest'
import { formatTerminalError } from '../../src/shared/messages/terminal-messages.ts'
import { buildFaultLibrary, createFaultControl } from '../helpers/faulty-disk.ts'
import { backupPassphrase, makeBackupOf } from '../helpers/made-backup.ts'
import { administrator, makeFolder, person, startTestApp } from '../helpers/test-app.ts'

const CLI = join(import.meta.dirname, '../../src/main/cli.ts')

const built = buildFaultLibrary()
afterAll(() => built?.remove())

/** More steps than an exchange has. */
const STEPS_MAX = 40

/** Each step is a real process, on a machine that may do much else (milliseconds). */
const PATIENCE_MS = 240_000

const later = { email: 'later@example.org', password: person.password }

/** A directory with a user whom its backup does not have. */
const prepare = async (): Promise<{ folder: string; file: string }> => {
  const { folder, store, clock, register, close } = await startTestApp()
  const { file } = await makeBackupOf(folder, store, clock.now)
  onTestFinished(() => rmSync(join(file, '..'), { recursive: true, force: true }))
  await register(later)
  await close()
  return { folder, file }
}

type Ended = { readonly code: number | null; readonly signal: string | null; readonly said: string }

/** Restores in the terminal, with a process that is killed at a step, or whose disk fails. */
const restoreWith = async (fault: string, file: string, folder: string): Promise<Ended> => {
  const control = createFaultControl(built?.library ?? '')
  onTestFinished(control.remove)
  control.say(fault)
  const env = control.envFor(folder)
  const words = ['restore', '--from', file, '--replace', '--yes', '--data-dir', folder]
  const child = spawn(process.execPath, [CLI, ...words], { env, stdio: ['pipe', 'ignore', 'pipe'] })
  let said = ''
  child.stderr.on('data', (chunk) => (said += String(chunk)))
  child.stdin.end(`${backupPassphrase}\n`)
  return new Promise((resolve) => child.once('close', (code, signal) => resolve({ code, signal, said })))
}

// A compiler makes the library that ends the process.
describe.runIf(built !== null)('a restore that is killed (needs a C compiler)', () => {
  test(
    'at any step is completed or undone at the next start, and never half of it [restore-killed]',
    async () => {
      const { folder: original, file } = await prepare()
      const outcomes: string[] = []
      for (let step = 1; step <= STEPS_MAX; step += 1) {
        const folder = makeFolder()
        cpSync(original, folder, { recursive: true })
        const { code, signal, said } = await restoreWith(`exchange ${step}`, file, folder)
        if (signal === null && code !== 0) throw new Error(`the restore failed: ${said}`)
        const app = await startTestApp({ folder, isSetUp: false })
        const isOld = (await app.store.findUser({ email: later.email })) !== null
        outcomes.push(isOld ? 'undone' : 'completed')
        await app.signIn(administrator)
        if (isOld) await app.signIn(later)
        const watch = { onProgress: () => undefined, signal: new AbortController().signal }
        expect(await app.store.verifyAudit({ ...watch, at: app.clock.now, expected: null }), `${step}`).toMatchObject({
          kind: 'intact',
        })
        expect(
          readdirSync(folder).filter((name) => name.startsWith('restor')),
          `${step}`,
        ).toEqual([])
        const kept = readdirSync(folder).filter((name) => name.startsWith('before-restore-'))
        expect(kept, `${step}`).toHaveLength(isOld ? 0 : 1)
        if (!isOld) expect(existsSync(join(folder, kept[0] ?? '', 'gatehouse.db'))).toBe(true)
        await app.close()
        if (signal === null) break
      }
      // The first step gives the journal its name. The last run was not killed.
      expect(outcomes[0]).toBe('undone')
      expect(new Set(outcomes.slice(1))).toEqual(new Set(['completed']))
      expect(outcomes.length).toBeGreaterThan(10)
      process.stdout.write(`restore: killed at ${outcomes.length - 1} steps\n`)
    },
    PATIENCE_MS,
  )

  test.each([
    ['no space', constants.errno.ENOSPC, formatTerminalError({ code: 'disk-full' })],
    ['a read-only disk', constants.errno.EROFS, formatTerminalError({ code: 'disk-read-only' })],
  ])(
    'or whose disk has %s tells the cause, and changes no file of the directory',
    async (_, fault, told) => {
      const { folder, file } = await prepare()
      const read = () => readdirSync(folder).map((name) => [name, readFileSync(join(folder, name)).toString('base64')])
      const before = read()
      const { code, said } = await restoreWith(String(fault), file, folder)
      expect({ code, said }).toEqual({ code: 1, said: expect.stringContaining(told) })
      expect(read()).toEqual(before)
    },
    PATIENCE_MS,
  )
})
