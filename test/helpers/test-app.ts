import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { RESET_LIFETIME_MS } from '../../src/main/app/configuration.ts'
import { type Core, createCore } from '../../src/main/app/core.ts'
import { createHasher, type ForeignWork, type Hasher } from '../../src/main/auth/hasher.ts'
import { systemRandom } from '../../src/main/auth/secrets.ts'
import { Restores, type WhileClosed } from '../../src/main/backup/restores.ts'
import type { Caller } from '../../src/main/pipeline/handler.ts'
import { NO_TRACE, type Trace } from '../../src/main/platform/trace.ts'
import { openDataFolder } from '../../src/main/store/data-folder.ts'
import { type FindSealer, formatKeysFor } from '../../src/main/store/key-ring.ts'
import type { ForeignTask } from '../../src/main/transfer/work-class.ts'
import type { InputOf, OutputOf } from '../../src/shared/api/index.ts'
import { contract } from '../../src/shared/api/index.ts'
import type { OperationName } from '../../src/shared/api/names.ts'
import { FIRST_POLICY, type Policy } from '../../src/shared/domain/policy.ts'
import type { GatehouseError } from '../../src/shared/errors.ts'
import type { Result } from '../../src/shared/result.ts'
import { dumpTables } from './database.ts'
import { COMPUTER_NAME } from './real-core.ts'

/** bcrypt's lowest cost: real hashes in about a millisecond. */
const TEST_COST = 4

/** 2026-01-01T00:00:00Z, so that times in tests are readable. */
const FIRST_TIME = 1_767_225_600_000

export const administrator = { email: 'ada@example.org', password: 'a quiet harbour at dawn' }
export const person = { email: 'bob@example.org', password: 'seven green bicycles' }

/** Counts its calls. A test may replace either function. */
type CountingHasher = { -readonly [Method in keyof Hasher]: Hasher[Method] } & {
  cost: number
  calls: number
  /** The costs of all computed hashes, in order. */
  computed: number[]
  /** The foreign hashes that were computed, in order. */
  foreign: ForeignTask[]
}

/** The worker thread for long reads, run from its source. */
export const READER = join(import.meta.dirname, '../../src/main/reader.ts')

/** Counts the calls of the real hasher. */
export const countingHasher = (cost = TEST_COST): CountingHasher => {
  const inner = createHasher(READER)
  const counting = {
    cost,
    calls: 0,
    computed: [] as number[],
    foreign: [] as ForeignTask[],
    hash: (secret: string, asked: number) => {
      counting.calls += 1
      counting.computed.push(asked)
      return inner.hash(secret, asked)
    },
    compare: (secret: string, hash: string, costs: readonly number[], foreign?: ForeignWork) => {
      counting.calls += 1
      counting.computed.push(...costs)
      counting.foreign.push(...(foreign?.tasks ?? []))
      return inner.compare(secret, hash, costs, foreign)
    },
  }
  return counting
}

export const makeFolder = (): string => {
  const folder = mkdtempSync(join(tmpdir(), 'gatehouse-test-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

type Options = {
  folder?: string
  hasher?: CountingHasher
  policy?: Policy
  isSetUp?: boolean
  findSealer?: FindSealer
  doesWithoutKeys?: boolean
  trace?: Trace
  /** What happens around a restore. Default: nothing is replaced. */
  whileClosed?: WhileClosed
}

/** Answers a restore without closing the directory. */
const replaceNothing: WhileClosed = async <T>() => ({ kind: 'done', value: { kept: null, replaced: null } }) as T

/** A real core on a real, new database, with a clock that the test advances and bcrypt at its lowest cost. */
export const startTestApp = async ({
  folder = makeFolder(),
  hasher = countingHasher(),
  policy = FIRST_POLICY,
  isSetUp = true,
  findSealer = async () => null,
  doesWithoutKeys = false,
  trace = NO_TRACE,
  whileClosed = replaceNothing,
}: Options = {}) => {
  const clock = {
    now: FIRST_TIME,
    advance: (ms: number): void => {
      clock.now += ms
    },
  }
  const opened = await openDataFolder(folder, {
    firstPolicy: policy,
    now: clock.now,
    findSealer,
    doesWithoutKeys,
    readerProgram: READER,
    traceStatement: trace.statement,
  })
  if (opened.kind === 'broken') throw new Error(`the test's folder is broken: ${opened.reason}`)
  const unexpected: unknown[] = []
  const restores = new Restores({
    dataFolder: folder,
    program: READER,
    clock: () => clock.now,
    logError: (error) => unexpected.push(error),
    whileClosed,
    formatKeys: (keys) => formatKeysFor(folder, keys, findSealer),
  })
  restores.follow(() => opened.keyRing.backup?.file ?? null)
  const core: Core = createCore({
    restores,
    store: opened.store,
    clock: () => clock.now,
    random: systemRandom,
    hasher,
    keys: opened.keyRing.keys,
    keyStorage: opened.keyRing.storage,
    backupKeys: opened.keyRing.backup,
    readerProgram: READER,
    hashCostOf: () => hasher.cost,
    resetLifetimeMs: RESET_LIFETIME_MS,
    markSetUp: opened.keyRing.markSetUp,
    version: '0.0.0-test',
    dataFolder: folder,
    computerName: COMPUTER_NAME,
    trace,
    logError: (_id, error) => unexpected.push(error),
  })
  let isOpen = true
  const close = async (): Promise<void> => {
    if (isOpen) await core.close()
    isOpen = false
  }
  onTestFinished(close)

  const window: Caller = { transport: 'window', source: 'window:1', desktop: null }

  /** Sends any value as a window would. */
  const callRaw = (operation: unknown, input?: unknown, sessionId?: unknown, caller: Caller = window): Promise<Result<unknown>> =>
    core.dispatch({ operation, input, sessionId }, caller)

  /** A call that must succeed. Its output is checked against the contract. */
  const call = async <K extends OperationName>(
    operation: K,
    input: InputOf<K>,
    sessionId?: string | null,
    caller = window,
  ): Promise<OutputOf<K>> => {
    const result = await callRaw(operation, input, sessionId, caller)
    if (!result.ok) throw new Error(`${operation} was refused: ${JSON.stringify(result.error)} ${unexpected.map(String)}`)
    return contract[operation].output.parse(result.value) as OutputOf<K>
  }

  /** A call that must be refused and change nothing but the audit log. */
  const refuse = async (operation: unknown, input?: unknown, sessionId?: unknown, caller = window): Promise<GatehouseError> => {
    const before = dumpTables(folder)
    const result = await callRaw(operation, input, sessionId, caller)
    if (result.ok) throw new Error(`${String(operation)} was not refused: ${JSON.stringify(result.value)}`)
    const after = dumpTables(folder)
    if (before !== after) throw new Error(`${String(operation)} was refused, but something changed:\n${before}\n${after}`)
    return result.error
  }

  const register = (who: { email: string; password: string } = person) => call('auth:register', who)
  const signIn = async (who: { email: string; password: string } = person): Promise<string> =>
    (await call('auth:login', who)).sessionId

  const recoveryCodes = isSetUp ? (await call('setup:createAdministrator', administrator)).recoveryCodes : []

  return {
    core,
    restores,
    auth: core.auth,
    store: opened.store,
    folder,
    clock,
    hasher,
    unexpected,
    recoveryCodes,
    call,
    callRaw,
    refuse,
    register,
    signIn,
    close,
  }
}
