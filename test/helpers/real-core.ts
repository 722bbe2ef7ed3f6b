import { createBcryptHasher } from '../../src/main/auth/hasher.ts'
import { systemRandom } from '../../src/main/auth/random.ts'
import { FIRST_POLICY, RESET_LIFETIME_MS, SESSION_LIMITS } from '../../src/main/config.ts'
import { type Core, createCore } from '../../src/main/core.ts'
import type { Caller } from '../../src/main/operations/call.ts'
import { openDataFolder } from '../../src/main/store/data-folder.ts'
import type { InputOf, OutputOf, Transport } from '../../src/shared/contract.ts'
import type { OperationName } from '../../src/shared/operations.ts'

/** The core as the app has it, but for the cost of a hash: real files, clock and randomness. No test runner is needed. */
export const openRealCore = (folder: string, cost: number): Core => {
  const opened = openDataFolder(folder, FIRST_POLICY, Date.now())
  if (opened.kind === 'broken') throw new Error(`the folder is broken: ${opened.reason}, ${opened.file}`)
  return createCore({
    store: opened.store,
    clock: Date.now,
    random: systemRandom,
    hasher: createBcryptHasher(cost),
    passwordKey: opened.keys.password,
    sessionLimits: SESSION_LIMITS,
    resetLifetimeMs: RESET_LIFETIME_MS,
    markSetUp: opened.markSetUp,
    version: '0.0.0-test',
    dataFolder: folder,
    logError: (id, error) => process.stderr.write(`${id} ${error instanceof Error ? error.stack : String(error)}\n`),
  })
}

/** An operation of a core that must succeed. */
export const callerOf = (core: Core, transport: Transport) => {
  const caller: Caller = { transport, desktop: null }
  return async <K extends OperationName>(
    operation: K,
    input: InputOf<K>,
    sessionId: string | null = null,
  ): Promise<OutputOf<K>> => {
    const result = await core.dispatch({ operation, input, sessionId }, caller)
    if (!result.ok) throw new Error(`${operation} was refused: ${JSON.stringify(result.error)}`)
    // The result is of the operation that was called, which the compiler cannot see through dispatch.
    return result.value as OutputOf<K>
  }
}
