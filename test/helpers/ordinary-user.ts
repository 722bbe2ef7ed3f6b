import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, onTestFinished } from 'vitest'
import { giveTo, ORDINARY_USER } from './user-ids.ts'

export { giveTo, isRoot, ORDINARY_USER, OTHER_USER } from './user-ids.ts'

/** A folder of the unprivileged user with a safe path to it. */
export const makeOrdinaryFolder = (): string => {
  const folder = mkdtempSync(join(tmpdir(), 'gatehouse-ordinary-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  giveTo(ORDINARY_USER, folder)
  return folder
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
