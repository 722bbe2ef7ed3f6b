import { createHash } from 'node:crypto'

/** A hash that is computed in JavaScript or WebAssembly, and so blocks its thread. */
export type LoopTask =
  | {
      readonly kind: 'phpass'
      readonly password: string
      readonly salt: string
      readonly rounds: number
      /** Rounds after the hash is known, so that shorter hashes take as long as the longest. */
      readonly extraRounds: number
    }
  | { readonly kind: 'apr1'; readonly password: string; readonly salt: string }
  | {
      readonly kind: 'argon2d' | 'argon2i' | 'argon2id'
      readonly password: string
      readonly salt: Uint8Array
      /** Kibibytes. */
      readonly memory: number
      readonly passes: number
      readonly parallelism: number
      readonly bytes: number
    }

const md5 = (...parts: readonly (string | Uint8Array)[]): Buffer => {
  const sum = createHash('md5')
  for (const part of parts) sum.update(part)
  return sum.digest()
}

const runPhpass = ({ password, salt, rounds, extraRounds }: LoopTask & { kind: 'phpass' }): Buffer => {
  const secret = Buffer.from(password, 'utf8')
  let state = md5(salt, secret)
  let found = state
  for (let round = 1; round <= rounds + extraRounds; round += 1) {
    state = md5(state, secret)
    if (round === rounds) found = state
  }
  return found
}

const APR1_ROUNDS = 1_000

/** MD5-crypt with the name of Apache: the digests mix password and salt in an order that its author chose. */
const runApr1 = ({ password, salt }: LoopTask & { kind: 'apr1' }): Buffer => {
  const secret = Buffer.from(password, 'utf8')
  const mixed = md5(secret, salt, secret)
  const parts: (string | Uint8Array)[] = [secret, '$apr1$', salt]
  for (let left = secret.length; left > 0; left -= mixed.length) parts.push(mixed.subarray(0, Math.min(left, mixed.length)))
  for (let bits = secret.length; bits > 0; bits >>= 1) parts.push(bits & 1 ? Buffer.alloc(1) : secret.subarray(0, 1))
  let state = md5(...parts)
  for (let round = 0; round < APR1_ROUNDS; round += 1) {
    const isOdd = round % 2 === 1
    const inner = [...(round % 3 === 0 ? [] : [salt]), ...(round % 7 === 0 ? [] : [secret])]
    state = md5(isOdd ? secret : state, ...inner, isOdd ? state : secret)
  }
  return state
}

/** The library takes no empty password. None matches one, because no system lets its users have none. */
const NO_PASSWORD = '\0'

const runArgon2 = async (task: Exclude<LoopTask, { kind: 'phpass' | 'apr1' }>): Promise<Uint8Array> => {
  // Loaded with the first such hash.
  const library = await import('hash-wasm')
  return library[task.kind]({
    password: task.password === '' ? NO_PASSWORD : task.password,
    salt: task.salt,
    memorySize: task.memory,
    iterations: task.passes,
    parallelism: task.parallelism,
    hashLength: task.bytes,
    outputType: 'binary',
  })
}

/** Computes one hash. It blocks the thread that it runs on. */
export const runLoop = async (task: LoopTask): Promise<Uint8Array> => {
  if (task.kind === 'phpass') return runPhpass(task)
  return task.kind === 'apr1' ? runApr1(task) : runArgon2(task)
}
