import bcrypt from 'bcrypt'
import { SECOND_MS } from '../../src/shared/domain/time.ts'
import { makeDiskFolder } from '../helpers/disk-folder.ts'
import { callerOf, openRealCore } from '../helpers/real-core.ts'
import { type Bench, compare, type Goal, type Row } from './row.ts'

/** The number of concurrent sign-ins, on both sides. */
const AT_ONCE = 16

const administrator = { email: 'ada@example.org', password: 'a quiet harbour at dawn' }
const users = Array.from({ length: AT_ONCE }, (_, index) => ({
  email: `person-${index}@example.org`,
  password: `seven green bicycles ${index}`,
}))

/** bcrypt's input in Gatehouse: HMAC-SHA-384 in base64. */
const bareSecret = 'Zm91cnR5LWVpZ2h0IGJ5dGVzIG9mIHNvbWV0aGluZyB0aGF0IGxvb2tzIHJhbmQ='

type Load = {
  readonly name: string
  readonly cost: number
  readonly signIns: number
  readonly rounds: number
  readonly goal: Goal
}

/** Calls per second, with `AT_ONCE` concurrent calls. */
const measureRate = async (calls: number, call: (worker: number) => Promise<void>): Promise<number> => {
  let left = calls
  const work = async (worker: number): Promise<void> => {
    while (left > 0) {
      left -= 1
      await call(worker)
    }
  }
  const start = performance.now()
  await Promise.all(users.map((_, worker) => work(worker)))
  return (calls * SECOND_MS) / (performance.now() - start)
}

const measure = async ({ name, cost, signIns, rounds, goal }: Load): Promise<Row> => {
  const { folder, remove } = makeDiskFolder()
  const core = await openRealCore(folder, cost)
  try {
    const call = callerOf(core, 'http')
    await callerOf(core, 'terminal')('setup:createAdministrator', administrator)
    await Promise.all(users.map((person) => call('auth:register', person)))
    const bareHash = await bcrypt.hash(bareSecret, cost)

    const signIn = async (worker: number): Promise<void> => {
      const person = users[worker]
      if (person) await call('auth:login', person)
    }
    const compareBare = async (): Promise<void> => {
      if (!(await bcrypt.compare(bareSecret, bareHash))) throw new Error('bcrypt does not know its own hash')
    }
    // A first run warms up the block list, the compiler and the disk's cache.
    await measureRate(AT_ONCE, signIn)
    await measureRate(AT_ONCE, compareBare)
    return await compare({
      name,
      unit: 'sign-ins/s',
      goal,
      rounds,
      ours: () => measureRate(signIns, signIn),
      baseline: () => measureRate(signIns, compareBare),
    })
  } finally {
    await core.close()
    remove()
  }
}

const loads: readonly Load[] = [
  { name: 'login-throughput', cost: 12, signIns: 32, rounds: 7, goal: { atLeast: 0.95 } },
  // Hashes that take a millisecond, so that our own overhead is visible.
  { name: 'login-overhead', cost: 4, signIns: 1_600, rounds: 11, goal: { atLeast: 0.5 } },
]

/** Sign-ins through dispatch on a real directory, against the bare hash that every such service needs. */
export const loginBenches: readonly Bench[] = loads.map((load) => ({ name: load.name, run: () => measure(load) }))
