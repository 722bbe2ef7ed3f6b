import { writeSync } from 'node:fs'
import { finishJob, type JobCall, planTransfer } from './jobs.ts'
import { callerOf, openRealCore } from './real-core.ts'
import { administrator } from './test-app.ts'

// Imports a file, or goes on with an import that was interrupted, until it is killed.
// Arguments: the folder, and the path of the file. Without a path it goes on.

const STDOUT = 1
const HASH_COST = 4

const [folder = '', path] = process.argv.slice(2)

// Written synchronously, so that the parent has it before anything else happens here.
const tell = (line: string): void => void writeSync(STDOUT, `${line}\n`)

const core = await openRealCore(folder, HASH_COST)
const call = callerOf(core, 'terminal')
const { sessionId } = await call('auth:login', administrator)
const as: JobCall = (operation, input) => call(operation, input, sessionId) as never

if (path !== undefined) {
  const { fileId } = await call('transfers:open', { paths: [path] }, sessionId)
  tell('planning')
  const { planId } = await planTransfer(as, { fileId, options: {}, fields: ['name', 'password', 'groups'] })
  await call('transfers:run', { planId, conflicts: 'replace', deleted: 'skip' }, sessionId)
} else core.startRetention('terminal')
for (;;) {
  const { jobs } = await call('jobs:list', undefined, sessionId)
  const job = jobs.find(({ kind }) => kind === 'transfers:run')
  if (job) {
    tell(`running ${job.done}`)
    const { state, fault } = await finishJob(as, job.id)
    tell(`ended ${state} ${fault}`)
    break
  }
  await new Promise((resolve) => setTimeout(resolve, 5))
}
await core.close()
