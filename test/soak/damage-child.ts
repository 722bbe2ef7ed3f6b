import { setTimeout as wait } from 'node:timers/promises'
import { callerOf, openRealCore } from '../helpers/real-core.ts'
import { administrator, CRASH_COST, emailOf, firstPasswordOf } from './crash-protocol.ts'

// Makes a directory with an administrator and some users, whose last changes are in the write-ahead log alone, and waits to be killed.
// Arguments: the folder, and the number of users.

const [folder = '', count = '0'] = process.argv.slice(2)

/** Longer than the time between two writes of the anchor, so that it has the last entry (milliseconds). */
const ANCHORED_MS = 2_500

const core = await openRealCore(folder, CRASH_COST)
await callerOf(core, 'terminal')('setup:createAdministrator', administrator)
await core.close()
const again = await openRealCore(folder, CRASH_COST)
for (let number = 0; number < Number(count); number += 1)
  await callerOf(again, 'terminal')('auth:register', { email: emailOf(number), password: firstPasswordOf(number) })
await wait(ANCHORED_MS)
process.stdout.write('done\n')
setInterval(() => again.store, 60_000)
