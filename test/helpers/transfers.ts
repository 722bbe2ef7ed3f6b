import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import type { Caller } from '../../src/main/pipeline/handler.ts'
import type { InputOf } from '../../src/shared/api/index.ts'
import type { JobView } from '../../src/shared/api/jobs.ts'
import type { TransferPlanView } from '../../src/shared/api/transfer-views.ts'
import { transferFields } from '../../src/shared/domain/transfer-choices.ts'
import { openBeside } from './database.ts'
import { paperlessDesktop } from './fitting-inputs.ts'
import { finishJob, type JobCall, planTransfer } from './jobs.ts'
import { startStaffedApp } from './staffed-app.ts'

/** A password, and a bcrypt hash of it at the lowest cost. */
export const TEST_PASSWORD = 'Test123Now!'
export const TEST_HASH = '$2b$04$BTHMfCipqZW7xAPSo8.chOKGIeoO9nji6vJi5oWXGw5l9dR6Izr4e'

/** Writes a file beside the directory. It is removed with the test. */
export const writeImportFile = (content: string | Buffer, name = 'people.csv'): string => {
  const folder = mkdtempSync(join(tmpdir(), 'gatehouse-test-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const path = join(folder, name)
  writeFileSync(path, content)
  return path
}

/** A window whose user chooses these files. */
export const windowChoosing = (paths: readonly string[]): Caller => ({
  transport: 'window',
  source: 'window:1',
  desktop: { ...paperlessDesktop, chooseImportFiles: async () => paths },
})

type Decisions = Partial<Omit<InputOf<'transfers:run'>, 'planId'>>

/** An app whose administrator imports files. */
export const startTransferApp = async () => {
  const app = await startStaffedApp()
  const as: JobCall = (operation, input) => app.call(operation, input, app.ada)
  const open = async (paths: readonly string[], session = app.ada): Promise<string> =>
    (await app.call('transfers:open', undefined, session, windowChoosing(paths))).fileId
  const plan = async (content: string, input: Partial<InputOf<'transfers:plan'>> = {}): Promise<TransferPlanView> => {
    const fileId = await open([writeImportFile(content)])
    return planTransfer(as, { fileId, options: {}, fields: [...transferFields], ...input })
  }
  const begin = (planId: string, decisions: Decisions = {}): Promise<JobView> =>
    app.call('transfers:run', { planId, conflicts: 'replace', deleted: 'replace', ...decisions }, app.ada)
  const run = async (planId: string, decisions: Decisions = {}): Promise<JobView> =>
    finishJob(as, (await begin(planId, decisions)).id)
  const list = async (planId: string, name: InputOf<'transfers:readRows'>['list']) =>
    (await app.call('transfers:readRows', { planId, list: name, limit: 200 }, app.ada)).rows
  const undo = async (entry: number): Promise<JobView> => {
    const job = await finishJob(as, (await app.call('bulk:plan', { change: { kind: 'undo', entry } }, app.ada)).id)
    if (job.result?.kind !== 'bulk-planned') throw new Error(`there is no plan: ${job.state}`)
    return finishJob(as, (await app.call('bulk:run', { planId: job.result.planId }, app.ada)).id)
  }
  const verify = async () => (await finishJob(as, (await app.call('audit:verify', undefined, app.ada)).id)).result
  const database = openBeside(app.folder)
  const readUser = (email: string) =>
    database.prepare<[string], Record<string, unknown>>('SELECT * FROM users WHERE email = ?').get(email)
  return { ...app, as, open, plan, begin, run, list, undo, verify, database, readUser }
}
