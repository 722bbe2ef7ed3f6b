import { join } from 'node:path'
import { RESET_LIFETIME_MS } from '../../src/main/app/configuration.ts'
import { type Core, type CoreParts, createCore } from '../../src/main/app/core.ts'
import { createHasher } from '../../src/main/auth/hasher.ts'
import { systemRandom } from '../../src/main/auth/secrets.ts'
import { Restores } from '../../src/main/backup/restores.ts'
import type { Caller } from '../../src/main/pipeline/handler.ts'
import { openDataFolder } from '../../src/main/store/data-folder.ts'
import type { Transport } from '../../src/shared/api/definition.ts'
import type { InputOf, OutputOf } from '../../src/shared/api/index.ts'
import type { OperationName } from '../../src/shared/api/names.ts'
import { FIRST_POLICY, type Policy } from '../../src/shared/domain/policy.ts'

const READER_PROGRAM = join(import.meta.dirname, '../../src/main/reader.ts')

/** Not the name of the computer that runs the test, so that results are alike everywhere. */
export const COMPUTER_NAME = 'office-pc'

type RealCoreOptions = Partial<Pick<CoreParts, 'attemptLimits' | 'clock' | 'hasher'>> & { readonly policy?: Policy }

/** The core as in the app, except for the hash cost: real files, clock and randomness. It needs no test runner. */
export const openRealCore = async (
  folder: string,
  cost: number,
  { policy = FIRST_POLICY, clock = Date.now, hasher = createHasher(READER_PROGRAM), ...options }: RealCoreOptions = {},
): Promise<Core> => {
  const opened = await openDataFolder(folder, {
    firstPolicy: policy,
    now: clock(),
    findSealer: async () => null,
    readerProgram: READER_PROGRAM,
  })
  if (opened.kind === 'broken') throw new Error(`the folder is broken: ${opened.reason}, ${opened.file}`)
  return createCore({
    ...options,
    store: opened.store,
    clock,
    random: systemRandom,
    // This cost applies to every policy, including the calibration.
    hasher: { ...hasher, hash: (secret) => hasher.hash(secret, cost) },
    keys: opened.keyRing.keys,
    keyStorage: opened.keyRing.storage,
    restores: new Restores({
      dataFolder: folder,
      program: join(import.meta.dirname, '../../src/main/reader.ts'),
      clock,
      logError: (error) => process.stderr.write(`${String(error)}\n`),
      whileClosed: null,
      formatKeys: async (keys) => keys,
    }),
    backupKeys: opened.keyRing.backup,
    readerProgram: READER_PROGRAM,
    hashCostOf: () => cost,
    resetLifetimeMs: RESET_LIFETIME_MS,
    markSetUp: opened.keyRing.markSetUp,
    version: '0.0.0-test',
    dataFolder: folder,
    computerName: COMPUTER_NAME,
    logError: (id, error) => process.stderr.write(`${id} ${error instanceof Error ? error.stack : String(error)}\n`),
  })
}

let callers = 0

/** A caller from a new source, so that many calls do not meet the attempt limits. */
export const newCaller = (transport: Transport): Caller => {
  callers += 1
  return { transport, source: `caller:${callers}`, desktop: null }
}

/** Calls an operation that must succeed. */
export const callerOf = (core: Core, transport: Transport) => {
  return async <K extends OperationName>(
    operation: K,
    input: InputOf<K>,
    sessionId: string | null = null,
  ): Promise<OutputOf<K>> => {
    const result = await core.dispatch({ operation, input, sessionId }, newCaller(transport))
    if (!result.ok) throw new Error(`${operation} was refused: ${JSON.stringify(result.error)}`)
    // The compiler does not resolve the output's type for any operation at once.
    return result.value as OutputOf<K>
  }
}
