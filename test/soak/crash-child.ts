import { mkdtempSync, writeFileSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { transferFields } from '../../src/shared/domain/transfer-choices.ts'
import { callsIn, finishJob, makePlan, planTransfer } from '../helpers/jobs.ts'
import { callerOf, openRealCore } from '../helpers/real-core.ts'
import {
  administrator,
  CRASH_COST,
  type CrashLine,
  type CrashWork,
  crashWorks,
  emailOf,
  firstPasswordOf,
  IMPORTED_USERS,
  importedEmailOf,
} from './crash-protocol.ts'

// Registers new users, resets the passwords of others, and does one kind of long work, until it is killed.
// Arguments: the folder, the number of the first new user, the numbers between which the others lie, and the work.

/** The number of concurrent registrations and resets, so that a kill meets commits that several share. */
const AT_ONCE = 4

const STDOUT = 1

const [folder = '', ...rest] = process.argv.slice(2)
const [firstNew = 0, firstReset = 0, afterResets = 0] = rest.slice(0, 3).map(Number)
const [, , , work] = rest

// Written synchronously, so that the parent has every acknowledgement before anything else happens here.
const tell = (line: CrashLine): void => void writeSync(STDOUT, `${JSON.stringify(line)}\n`)

const core = await openRealCore(folder, CRASH_COST)
const call = callerOf(core, 'terminal')
const { sessionId } = await call('auth:login', administrator)
let nextNew = firstNew
let turn = 0

const register = async (): Promise<void> => {
  for (;;) {
    const number = nextNew
    nextNew += 1
    const [email, password] = [emailOf(number), firstPasswordOf(number)]
    tell({ kind: 'registering', email, password })
    await call('auth:register', { email, password })
    tell({ kind: 'registered', email })
  }
}

/** Each caller has its own users, so that no password is reset twice at the same time. */
const reset = async (caller: number): Promise<void> => {
  for (let number = firstReset + caller; ; number += AT_ONCE) {
    if (number >= afterResets) number = firstReset + caller
    const email = emailOf(number)
    const { resetToken: token } = await call('users:issueReset', { email }, sessionId)
    tell({ kind: 'issued', email, token })
    turn += 1
    const password = `a new one after ${firstNew} and ${turn}`
    tell({ kind: 'resetting', email, password, token })
    await call('auth:reset', { email, resetToken: token, newPassword: password })
    tell({ kind: 'reset', email, token })
  }
}

const own = callsIn(call, sessionId)

const works: Readonly<Record<CrashWork, (batch: number) => Promise<{ changed: number; path: string | null }>>> = {
  bulk: async (batch) => {
    const selection = { kind: 'matching' as const, search: 'person' }
    const { planId } = await makePlan(own, { change: { kind: 'add-to-group', group: `batch ${batch}` }, selection })
    const { result } = await finishJob(own, (await own('bulk:run', { planId })).id)
    return { changed: result?.kind === 'bulk-changed' ? result.changed : -1, path: null }
  },
  import: async (batch) => {
    const path = join(mkdtempSync(join(tmpdir(), 'gatehouse-crash-')), 'people.csv')
    const lines = Array.from({ length: IMPORTED_USERS }, (_, number) => `${importedEmailOf(batch, number)},Imported ${number}`)
    writeFileSync(path, `email,name\n${lines.join('\n')}\n`)
    const { fileId } = await own('transfers:open', { paths: [path] })
    const { planId } = await planTransfer(own, { fileId, options: {}, fields: [...transferFields] })
    const run = await own('transfers:run', { planId, conflicts: 'skip', deleted: 'skip' })
    const { result } = await finishJob(own, run.id)
    return { changed: result?.kind === 'bulk-changed' ? result.changed : -1, path: null }
  },
  backup: async () => {
    const { result } = await finishJob(own, (await own('backups:create', undefined)).id)
    if (result?.kind !== 'backed-up') throw new Error('the backup failed')
    return { changed: result.users, path: result.path }
  },
}

const repeat = async (name: CrashWork): Promise<void> => {
  for (let batch = firstNew; ; batch += 1) {
    tell({ kind: 'begun', work: name, batch })
    tell({ kind: 'done', work: name, batch, ...(await works[name](batch)) })
  }
}

// A work that a killed process has left goes on.
core.startRetention('terminal')
const chosen = crashWorks.find((name) => name === work)
const load = Array.from({ length: chosen ? 1 : AT_ONCE }, (_, caller) => [register(), reset(caller)]).flat()
await Promise.all(chosen ? [...load, repeat(chosen)] : load)
