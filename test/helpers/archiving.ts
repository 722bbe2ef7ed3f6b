import { writeFileSync, writeSync } from 'node:fs'
import { findStorageFault } from '../../src/main/platform/storage-fault.ts'
import { Refusal } from '../../src/shared/errors.ts'
import { openRealCore } from './real-core.ts'

// Archives the entries of a folder that are older than a time, and tells the result. Arguments: the folder, the present, the time, and what the
// disk does from the archiving on (see disk-faults.c).

const STDOUT = 1
const HASH_COST = 4

const [folder = '', now = '', before = '', fault = ''] = process.argv.slice(2)

const core = await openRealCore(folder, HASH_COST, { clock: () => Number(now) })
const entry = {
  at: Number(now),
  actor: null,
  subject: null,
  action: 'audit:archived',
  transport: 'terminal',
  outcome: 'success',
} as const
const watch = { onProgress: () => undefined, signal: new AbortController().signal }
const control = process.env.GATEHOUSE_FAULT_FILE
if (control !== undefined) writeFileSync(control, fault)
const result = await core.store
  .archiveEntries({ before: Number(before), now: Number(now) }, entry, watch)
  .then((archived) => `archived ${archived?.entries}`)
  .catch((error: unknown) => (error instanceof Refusal ? error.error.code : (findStorageFault(error, folder) ?? String(error))))
if (control !== undefined) writeFileSync(control, '')
writeSync(STDOUT, result)
await core.close()
