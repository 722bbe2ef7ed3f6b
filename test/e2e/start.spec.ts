import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import Sqlite from 'better-sqlite3'
import { DAY_MS } from '../../src/shared/domain/time.ts'
import { countIn } from './database.ts'
import { administrator, expect, person, test } from './gatehouse-test.ts'
import { makeDataFolder, ROOT, removeDataFolder } from './launch.ts'

const START = join(import.meta.dirname, '../../scripts/start.mjs')

const hasEnded = ({ exitCode, signalCode }: ChildProcess): boolean => exitCode !== null || signalCode !== null

test('npm start says which folder it opens, opens the page, which opens the directory, and ends when it is told to', async () => {
  const folder = makeDataFolder()
  const started = spawn(process.execPath, [START, `--data-dir=${folder}`], { stdio: ['ignore', 'ignore', 'pipe'] })
  let errors = ''
  started.stderr.on('data', (chunk) => (errors += chunk))
  try {
    // Only a running page requests the directory's state.
    await expect.poll(() => existsSync(join(folder, 'gatehouse.db')), { timeout: 30_000 }).toBe(true)
    expect(errors).toContain(`Data folder: ${folder}\n`)
    started.kill('SIGTERM')
    await expect.poll(() => hasEnded(started)).toBe(true)
  } finally {
    if (!hasEnded(started)) started.kill('SIGKILL')
    removeDataFolder(folder)
  }
})

test('the first screen comes with one script, in which there are no schemas', () => {
  const read = (...path: string[]): string => readFileSync(join(ROOT, 'out/renderer', ...path), 'utf8')
  const page = read('index.html')
  const [script = '', ...others] = [...page.matchAll(/(?:src|href)="\.\/(assets\/[^"]+\.js)"/g)].map(([, path = '']) => path)
  expect(others).toEqual([])
  // The texts of zod's own errors. The test first finds them where they are, so that it can fail.
  const hasSchemas = (code: string): boolean => code.includes('invalid_union')
  const chunks = readdirSync(join(ROOT, 'out/renderer/assets')).filter((name) => name.endsWith('.js'))
  expect(chunks.some((name) => hasSchemas(read('assets', name)))).toBe(true)
  expect(hasSchemas(read(script))).toBe(false)
})

test('a deleted account whose thirty days are over is purged when Gatehouse starts', async ({ gatehouse, page }) => {
  const made = await page.evaluate(
    async ([first, second]) => {
      const { setup, auth } = window.gatehouse
      const results = [await setup.createAdministrator(first), await auth.register(second)]
      return results.every(({ ok }) => ok)
    },
    [administrator, person] as const,
  )
  expect(made).toBe(true)
  const count = (): unknown => countIn(gatehouse.dataFolder, 'SELECT count(*) FROM users')
  expect(count()).toBe(2)
  // As if Gatehouse had been closed for a month.
  const database = new Sqlite(join(gatehouse.dataFolder, 'gatehouse.db'))
  database.prepare('UPDATE users SET deleted_at = ? WHERE email = ?').run(Date.now() - 30 * DAY_MS, person.email)
  database.close()
  await gatehouse.restart()
  await expect.poll(count).toBe(1)
  expect(countIn(gatehouse.dataFolder, "SELECT subject_email FROM audit_entries WHERE action = 'users:purge'")).toBe(person.email)
})
