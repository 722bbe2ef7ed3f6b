import { writeSync } from 'node:fs'
import { callerOf, openRealCore } from '../helpers/real-core.ts'
import { administrator, CRASH_COST, type CrashLine, emailOf, firstPasswordOf } from './crash-protocol.ts'

// Registers new users and resets the passwords of others until it is killed.
// Arguments: the folder, the number of the first new user, and the numbers between which the others lie.

/** The number of concurrent registrations and resets, so that a kill meets commits that several share. */
const AT_ONCE = 4

const STDOUT = 1

const [folder = '', ...numbers] = process.argv.slice(2)
const [firstNew = 0, firstReset = 0, afterResets = 0] = numbers.map(Number)

// Written synchronously, so that the parent has every acknowledgement before anything else happens here.
const tell = (line: CrashLine): void => void writeSync(STDOUT, `${JSON.stringify(line)}\n`)

const call = callerOf(await openRealCore(folder, CRASH_COST), 'terminal')
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

await Promise.all(Array.from({ length: AT_ONCE }, (_, caller) => [register(), reset(caller)]).flat())
