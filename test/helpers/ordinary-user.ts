import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { lchownSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, onTestFinished } from 'vitest'

/** The uid of an unprivileged Linux user. */
export const ORDINARY_USER = 65_534

/** The uid of another unprivileged user, who has no role in these tests. */
export const OTHER_USER = 65_533

/** Root ignores mode bits and alone can change a file's owner. Tests that run as root therefore act as another user. */
export const isRoot = process.geteuid?.() === 0

/** A folder of the unprivileged user with a safe path to it. */
export const makeOrdinaryFolder = (): string => {
  const folder = mkdtempSync(join(tmpdir(), 'gatehouse-ordinary-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  giveTo(ORDINARY_USER, folder)
  return folder
}

/** Gives a folder and its content to a user. Without root, they have the right owner already. */
export const giveTo = (user: number, path: string): void => {
  if (!isRoot) return
  for (const name of readdirSync(path, { recursive: true, encoding: 'utf8' })) lchownSync(join(path, name), user, user)
  lchownSync(path, user, user)
}

let opener: ChildProcess | null = null

afterAll(async () => {
  if (!opener) return
  opener.disconnect()
  await once(opener, 'exit')
  opener = null
})

const startOpener = (): ChildProcess => {
  opener ??= fork(join(import.meta.dirname, 'ordinary-opening.ts'), [String(ORDINARY_USER)])
  return opener
}

/** The id of the process in which `openAsOrdinary` opens folders. */
export const findOpenerId = (): number => startOpener().pid ?? 0

/** The result of opening a folder with Gatehouse as an unprivileged user. */
export const openAsOrdinary = async (folder: string): Promise<unknown> => {
  const process = startOpener()
  process.send(folder)
  const [told] = await once(process, 'message')
  return told
}
