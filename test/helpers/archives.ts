import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { ARCHIVES_FOLDER } from '../../src/main/store/folder-files.ts'
import { generationsOf, readKeysFile } from '../../src/main/store/keys-file.ts'
import type { JobView } from '../../src/shared/api/jobs.ts'
import { DAY_MS, HOUR_MS } from '../../src/shared/domain/time.ts'
import { appendActions } from './audit-log.ts'
import { openBeside } from './database.ts'
import { finishJob, type JobCall } from './jobs.ts'
import { startStaffedApp } from './staffed-app.ts'
import { administrator } from './test-app.ts'

/** The days that a test's directory keeps its log in the database. */
export const KEPT_DAYS = 90

/** Entries of an hour each, of a person who does not exist. */
const refusal = {
  who: [null, null, null, 'nobody@example.org'],
  action: 'auth:login',
  outcome: 'refused',
  details: { kind: 'refused', code: 'wrong-credentials', cause: 'unknown' },
} as const

/** Appends an entry for each hour up to the present, as years of use would, and sets the clock after them. */
export const age = (app: { folder: string; clock: { now: number } }, entries: number): void => {
  appendActions(openBeside(app.folder), entries, { firstAt: 0, stepMs: HOUR_MS, actionOf: () => refusal })
  app.clock.now += entries * HOUR_MS
}

export const archivesOf = (folder: string): string => join(folder, ARCHIVES_FOLDER)

/** The newest key of the audit log. */
export const auditKeyOf = (folder: string): Buffer => {
  const file = readKeysFile(folder)
  if ('sealed' in file) throw new Error('the keys are sealed')
  return Buffer.from(generationsOf(file).at(-1)?.keys.audit ?? '', 'base64')
}

/** The files of archives. */
export const listArchiveFiles = (folder: string): string[] =>
  readdirSync(archivesOf(folder)).filter((name) => name.startsWith('audit-'))

/** A directory whose log has entries of 200 days, and keeps those of 90. */
export const startAgedApp = async ({ days = 200, kept = KEPT_DAYS as number | null } = {}) => {
  const app = await startStaffedApp()
  age(app, (days * DAY_MS) / HOUR_MS)
  let ada = await app.signIn(administrator)
  const as: JobCall = (operation, input) => app.call(operation, input, ada)
  await as('settings:update', { auditDays: kept })
  const archive = async (): Promise<JobView> => finishJob(as, (await as('audit:archive', undefined)).id)
  const verify = async () => {
    const { result } = await finishJob(as, (await as('audit:verify', undefined)).id)
    if (result?.kind !== 'intact' && result?.kind !== 'broken') throw new Error('there is no result')
    return result
  }
  /** Lets days pass, and signs the administrator in again. */
  const passDays = async (count: number): Promise<void> => {
    age(app, (count * DAY_MS) / HOUR_MS)
    ada = await app.signIn(administrator)
  }
  return { ...app, session: () => ada, as, archive, verify, passDays }
}
