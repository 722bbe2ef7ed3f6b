import { appendFileSync, writeFileSync } from 'node:fs'
import { constants } from 'node:os'
import { join } from 'node:path'
import Sqlite from 'better-sqlite3'
import { expect, test } from 'vitest'
import type { Caller } from '../../src/main/pipeline/handler.ts'
import { DATABASE_FILE } from '../../src/main/store/folder-files.ts'
import { contract } from '../../src/shared/api/index.ts'
import type { JobView } from '../../src/shared/api/jobs.ts'
import { type OperationName, operationNames } from '../../src/shared/api/names.ts'
import type { Result } from '../../src/shared/result.ts'
import { dumpTables } from '../helpers/database.ts'
import { readFaultCount } from '../helpers/faulty-disk.ts'
import { fittingInputs, paperlessDesktop, type World } from '../helpers/fitting-inputs.ts'
import { finishJob, type JobCall } from '../helpers/jobs.ts'
import { makeFolder, startTestApp } from '../helpers/test-app.ts'
import { createTestUsers, type TestUser } from '../helpers/test-users.ts'

// Runs in a process whose disk fails (`failing-writes.ts`).
const {
  GATEHOUSE_FAULT_FILE: control = '',
  GATEHOUSE_FAILING_REPORT: report = '',
  GATEHOUSE_FAILING_OPERATIONS: chosen,
} = process.env

/** Far more writes than any operation makes. */
const MOST_CALLS = 2_000

/** A write that fails once, between two that succeed, can also look as if the disk had no locks. */
const told: ReadonlySet<string> = new Set(['disk-full', 'disk-failed', 'file-not-written', 'locks-missing'])

const window: Caller = { transport: 'window', source: 'window:1', desktop: paperlessDesktop }

const isMutating = (name: OperationName): boolean => {
  const { kind, transports, directoryStates } = contract[name]
  const inWindow: readonly string[] = transports
  const states: readonly string[] = directoryStates
  return kind === 'command' && inWindow.includes('window') && states.includes('ready')
}

const operations = operationNames.filter((name) => isMutating(name) && (chosen === undefined || chosen.split(',').includes(name)))

/** The fitting inputs of these are for the caller alone. */
const isOnOneself = (name: OperationName): boolean => /^(auth|jobs):|^users:create$/.test(name)

/** What an operation undoes must be there. */
const prepare = async (app: World['app'], name: OperationName, actor: TestUser, { email }: TestUser): Promise<void> => {
  if (name === 'users:enable') await app.call('users:disable', { email }, actor.sessionId)
  if (name === 'users:restore') await app.call('users:delete', { email }, actor.sessionId)
}

let armed = 0

/** Lets the n-th write, rename or truncation fail as on a full disk, and a sync with an input or output error. */
const arm = (nth: number): string => {
  armed += 1
  const token = `t${armed}`
  writeFileSync(control, `nth ${nth} ${constants.errno.ENOSPC} ${token}`)
  return token
}

const isJob = (value: unknown): value is JobView =>
  typeof value === 'object' && value !== null && 'state' in value && 'beganAt' in value

/** How a call ended. A job counts when it has ended, and what it changed before it failed is in its result. */
const endOf = async (
  result: Result<unknown>,
  call: JobCall,
): Promise<{ readonly told: string | null; readonly mayHaveChanged: boolean }> => {
  if (!result.ok) return { told: result.error.code, mayHaveChanged: false }
  if (!isJob(result.value)) return { told: null, mayHaveChanged: true }
  const job = await finishJob(call, result.value.id)
  const changed = job.result?.kind === 'bulk-changed' ? job.result.changed : 0
  if (job.state === 'done') return { told: null, mayHaveChanged: true }
  return { told: job.fault ?? `a job that ${job.state} without a cause`, mayHaveChanged: changed > 0 }
}

test.each(operations)('%s is done or not, whichever write fails', async (operation) => {
  const folder = makeFolder()
  const app = await startTestApp({ folder })
  const world: World = { app, testUsers: createTestUsers(app), jobs: new Map() }
  const faults: string[] = []
  let [failed, acknowledged, calls] = [0, 0, 0]
  for (let nth = 1; nth <= MOST_CALLS; nth += 1) {
    const actor = await world.testUsers.make('administrator')
    const object = isOnOneself(operation) ? actor : await world.testUsers.make('user')
    await prepare(app, operation, actor, object)
    const input =
      operation === 'auth:register'
        ? { email: `new-${actor.email}`, password: actor.password }
        : await fittingInputs[operation](world, actor, object)
    const call: JobCall = (name, value) => app.call(name, value, actor.sessionId)
    const before = dumpTables(folder)
    const token = arm(nth)
    const end = await endOf(await app.callRaw(operation, input, actor.sessionId, window), call)
    const met = readFaultCount(process.env, token)
    writeFileSync(control, '')
    if (end.told === null) acknowledged += 1
    else {
      failed += 1
      if (!told.has(end.told)) faults.push(`write ${nth}: ${end.told}`)
      if (!end.mayHaveChanged && dumpTables(folder) !== before) faults.push(`write ${nth}: refused, and yet something changed`)
    }
    if (met < nth) {
      if (end.told !== null) faults.push(`refused without a failing write: ${end.told}`)
      break
    }
    calls = nth
    // Another rehearsal is refused while this one is kept.
    if (operation === 'restores:rehearse') await app.callRaw('restores:cancel', undefined, actor.sessionId, window)
  }
  const last = dumpTables(folder)
  const watch = { onProgress: () => undefined, signal: new AbortController().signal }
  const verification = await app.store.verifyAudit({ ...watch, at: app.clock.now, expected: null })
  if (verification?.kind !== 'intact') faults.push(`the log: ${JSON.stringify(verification)}`)
  await app.close()
  const database = new Sqlite(join(folder, DATABASE_FILE), { readonly: true })
  if (database.pragma('integrity_check', { simple: true }) !== 'ok') faults.push('the database is not whole')
  database.close()
  await startTestApp({ folder, isSetUp: false })
  if (dumpTables(folder) !== last) faults.push('what was there is not there after a restart')
  appendFileSync(report, `${JSON.stringify({ operation, calls, failed, acknowledged, faults })}\n`)
  expect(faults).toEqual([])
  expect(calls).toBeLessThan(MOST_CALLS)
})
