import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from './gatehouse-test.ts'
import { makeDataFolder, removeDataFolder } from './launch.ts'

const START = join(import.meta.dirname, '../../scripts/start.mjs')

const hasEnded = ({ exitCode, signalCode }: ChildProcess): boolean => exitCode !== null || signalCode !== null

test('npm start opens the page, which opens the directory, and ends when it is told to', async () => {
  const folder = makeDataFolder()
  const started = spawn(process.execPath, [START, `--data-dir=${folder}`], { stdio: 'ignore' })
  try {
    // Only a page that runs asks for its directory.
    await expect.poll(() => existsSync(join(folder, 'gatehouse.db')), { timeout: 30_000 }).toBe(true)
    started.kill('SIGTERM')
    await expect.poll(() => hasEnded(started)).toBe(true)
  } finally {
    if (!hasEnded(started)) started.kill('SIGKILL')
    removeDataFolder(folder)
  }
})
