import type { DirectoryState } from '../../shared/api/definition.ts'
import { contract, type InputOf, type OperationContract, type OutputOf } from '../../shared/api/index.ts'
import type { OperationName } from '../../shared/api/names.ts'
import type { Policy } from '../../shared/domain/policy.ts'
import type { Clock } from '../../shared/domain/time.ts'
import { type BrokenReason, type GatehouseError, Refusal, type StorageFault } from '../../shared/errors.ts'
import { fail, type Result, succeed } from '../../shared/result.ts'
import { type AuditContext, toUserReference } from '../auth/audit-context.ts'
import type { Trace } from '../platform/trace.ts'
import type { User } from '../store/ports/store.ts'
import { type FindProgram, findAttemptSource } from './attempt-source.ts'
import { findAccessError, guardOf, type LiveSession, requireFresh, requireReachedTarget } from './authorization.ts'
import { parseInput, parseSessionId, readAddress } from './call-parsing.ts'
import type { Caller, Handlers, ReadLong, ReauthenticationRules } from './handler.ts'
import { createInFlightLimiter } from './in-flight-limiter.ts'
import { INPUT_KEYS_MAX_CHARACTERS, type InputShape, measureInput } from './input-shape.ts'
import type { LongReads } from './long-reads.ts'
import type { RateLimitResult } from './rate-limiter.ts'
import { redact } from './redaction.ts'
import type { RefusalLog } from './refusal-log.ts'
import { isBlameless, toRefusedCall } from './refusals.ts'

/** A call as it comes from a transport. Nothing in it is trusted. */
export type RawCall<Operation = unknown> = {
  readonly operation: Operation
  readonly input: unknown
  readonly sessionId: unknown
}

/** The output of a call. Unknown if the operation's name comes from outside. */
export type OutputOfCall<Operation> = Operation extends OperationName ? OutputOf<Operation> : unknown

/** Runs a call. Never rejects. */
export type Dispatch = <const Operation>(call: RawCall<Operation>, caller: Caller) => Promise<Result<OutputOfCall<Operation>>>

/** The state of the directory, which decides which operations are available. */
export type DirectoryStatus =
  | { readonly state: 'ready' | 'first-run' }
  /** In use without an administrator (compat mode). The first administrator can still be created. */
  | { readonly state: 'ready'; readonly alsoFirstRun: true }
  | { readonly state: 'broken'; readonly reason: BrokenReason }

export type DispatchParts = {
  readonly handlers: Partial<Handlers>
  readonly reauthenticationRules: ReauthenticationRules
  readonly readDirectoryStatus: () => Promise<DirectoryStatus>
  readonly readPolicy: () => Promise<Policy>
  readonly findLiveSession: (sessionId: string | null, policy: Policy) => Promise<LiveSession | null>
  /** Like `findLiveSession`, but does not record a use. */
  readonly findSessionUser: (sessionId: string, policy: Policy) => Promise<User | null>
  readonly longReads: Pick<LongReads, 'of'>
  /** Includes deleted users. */
  readonly findUserByEmail: (email: string) => Promise<User | null>
  readonly findProgram: FindProgram
  /** Whether the input has a live code for its address. The rate limiter does not apply to such a reset. */
  readonly hasLiveCode: (input: InputOf<'auth:reset'>) => Promise<boolean>
  /** Takes a token from the source's bucket. */
  readonly takeToken: (source: string, policy: Policy) => RateLimitResult
  readonly refusals: Pick<RefusalLog, 'add' | 'settle'>
  /** Compares the clock with recorded times. Null if there is nothing to wait for. */
  readonly lookAtClock: (now: number, transport: Caller['transport']) => Promise<void> | null
  /** The fault of the disk behind an error. Null if it is another error. */
  readonly findStorageFault: (error: unknown) => StorageFault | null
  readonly clock: Clock
  readonly makeErrorId: () => string
  /** Logs unexpected errors for developers. The caller gets only the id. */
  readonly logError: (id: string, error: unknown) => void
}

/** A parsed call of a known operation, with the policy of its start. */
type ParsedCall = {
  readonly operation: OperationName
  readonly rules: OperationContract
  readonly input: unknown
  readonly sessionId: string | null
  readonly policy: Policy
  readonly live: LiveSession | null
  readonly caller: Caller
  readonly at: number
}

type NamedContext = Omit<AuditContext, 'guard'>

/** The pipeline of every call over every transport: parse, session, permission, handler, Result. */
export const createDispatch = (parts: DispatchParts): Dispatch => {
  const inFlightLimiter = createInFlightLimiter()

  return async <const Operation>(call: RawCall<Operation>, caller: Caller): Promise<Result<OutputOfCall<Operation>>> => {
    const { shape, characters } = measureInput(call.input, limitOf(call.operation))
    // Inputs that are too large or not plain data are refused later without waiting, so they count no characters here.
    const leave = inFlightLimiter.enter(caller.channel ?? caller.source, shape === 'plain' ? characters : 0)
    if (!leave) return fail({ code: 'busy' })
    try {
      // The handler of this operation made the output. The compiler cannot follow that through the lookup.
      return succeed((await run(parts, call, caller, shape)) as OutputOfCall<Operation>)
    } catch (error) {
      const input = [shape === 'plain' ? call.input : null, caller.programToken]
      return fail(toWireError(parts, error, { input, sessionId: call.sessionId }))
    } finally {
      leave()
    }
  }
}

const isOperation = (name: unknown): name is OperationName => typeof name === 'string' && Object.hasOwn(contract, name)

/** The most characters of this operation's input, if it has a limit of its own. Keys count too. */
const limitOf = (name: unknown): number | undefined => {
  const rules: OperationContract | null = isOperation(name) ? contract[name] : null
  return rules?.inputMaxCharacters === undefined ? undefined : rules.inputMaxCharacters + INPUT_KEYS_MAX_CHARACTERS
}

const toWireError = (parts: DispatchParts, error: unknown, sent: { input: unknown; sessionId: unknown }): GatehouseError => {
  if (error instanceof Refusal) return error.error
  const id = parts.makeErrorId()
  parts.logError(id, redact(error, sent))
  const fault = parts.findStorageFault(error)
  return fault ? { code: fault } : { code: 'internal', id }
}

const run = async (parts: DispatchParts, raw: RawCall, caller: Caller, shape: InputShape): Promise<unknown> => {
  const operation = requireOperation(raw.operation, caller)
  const rules: OperationContract = contract[operation]
  const setBack = parts.lookAtClock(parts.clock(), caller.transport)
  if (setBack) await setBack
  requireDirectoryState(await parts.readDirectoryStatus(), rules.directoryStates)
  const sessionId = parseSessionId(raw.sessionId)
  const policy = await parts.readPolicy()
  const input = parseInput((policy.compat && rules.compatInput) || rules.input, raw.input, shape)
  // Awaited here, because a separate async function would add a microtask tick to every call.
  const live = rules.permission === 'anyone' ? null : await parts.findLiveSession(sessionId, policy)
  if (rules.permission !== 'anyone' && !live) throw new Refusal('not-signed-in')
  const at = parts.clock()
  const settling = parts.refusals.settle()
  if (settling) await settling
  const call = { operation, rules, input, sessionId, policy, live, caller, at }
  const named = { at, transport: caller.transport, action: operation, actor: live && toUserReference(live.user) }
  let target: User | null = null
  try {
    const giveBack = rules.rateLimited ? await takeAttempt(parts, call) : null
    if (live) requireAccess(call, live)
    if (live && rules.target) target = await requireTarget(parts, call, live)
    const output = await runHandler(parts, call, named, target)
    if (giveBack && rules.provesSecret) giveBack()
    return output
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    throw await recordRefusal(parts, call, error, { context: named, target })
  }
}

const requireOperation = (name: unknown, caller: Caller): OperationName => {
  if (!isOperation(name)) throw new Refusal('unknown-operation')
  const { transports }: OperationContract = contract[name]
  if (!transports.includes(caller.transport)) throw new Refusal('unknown-operation')
  return name
}

const requireDirectoryState = (directory: DirectoryStatus, directoryStates: readonly DirectoryState[]): void => {
  if (directoryStates.includes(directory.state)) return
  if ('alsoFirstRun' in directory && directoryStates.includes('first-run')) return
  switch (directory.state) {
    case 'broken':
      throw new Refusal({ code: 'directory-broken', reason: directory.reason })
    case 'first-run':
      throw new Refusal('not-set-up')
    case 'ready':
      throw new Refusal(directoryStates.includes('first-run') ? 'already-set-up' : 'not-available')
  }
}

/** Takes a token for an attempt. Returns a function that gives it back; null if the attempt is not counted. */
const takeAttempt = async (parts: DispatchParts, { operation, input, policy, live, caller }: ParsedCall) => {
  // The input of this operation was parsed with its schema.
  if (operation === 'auth:reset' && (await parts.hasLiveCode(input as InputOf<'auth:reset'>))) return null
  const source = await findAttemptSource(caller, live?.user ?? null, parts.findProgram)
  const result = parts.takeToken(source, policy)
  if (result.kind === 'taken') return result.giveBack
  throw new Refusal({ code: 'too-many-attempts', seconds: result.seconds })
}

const requireAccess = ({ rules, policy, caller, at }: ParsedCall, { user, session }: LiveSession): void => {
  const isHeld = !rules.allowedDuringRequiredActions?.includes(caller.transport)
  const error = findAccessError(rules, user, isHeld ? policy : null)
  if (error) throw new Refusal(error, error.code === 'required-action' ? error.action : undefined)
  if (rules.requiresReauthentication) requireFresh(session, at)
}

const requireTarget = async (parts: DispatchParts, { rules, input, at }: ParsedCall, { user }: LiveSession): Promise<User> => {
  // The contract has a target only where the input has an email.
  const target = await parts.findUserByEmail((input as { email: string }).email)
  return requireReachedTarget(rules, { user, target, at })
}

/** Whether this call needs a recent authentication. Checks it, if only some calls of the operation do. */
const requireConditionalFreshness = async (
  { reauthenticationRules }: DispatchParts,
  { operation, rules, input, live, at }: ParsedCall,
  target: User | null,
): Promise<boolean> => {
  // The call was parsed with this operation's schema. The compiler cannot follow that through the lookup.
  const rule = reauthenticationRules[operation] as ((call: unknown) => boolean | Promise<boolean>) | undefined
  if (!rule || !live) return rules.requiresReauthentication === true
  const isRequired = await rule({ input, user: live.user, target, at })
  if (isRequired) requireFresh(live.session, at)
  return isRequired || rules.requiresReauthentication === true
}

const runHandler = async (parts: DispatchParts, call: ParsedCall, named: NamedContext, target: User | null): Promise<unknown> => {
  const { operation, rules, input, sessionId, policy, live, caller, at } = call
  // The same as for the rule: the compiler cannot follow the operation through the lookup.
  const handler = parts.handlers[operation] as ((call: unknown) => Promise<unknown>) | undefined
  if (!handler) throw new Refusal('not-available')
  const isFresh = await requireConditionalFreshness(parts, call, target)
  const context = { ...named, policy, guard: guardOf(rules, { sessionId, target, at, isFresh }) }
  const readLong = live && sessionId && rules.isLongRead ? readLongFor(parts, call, live.user.id, sessionId) : null
  const handled = {
    input,
    user: live?.user ?? null,
    session: live?.session ?? null,
    sessionId,
    target,
    context,
    caller,
    readLong,
  }
  return handler(handled)
}

/** Rechecks the session, role and required actions repeatedly while the read runs. */
const readLongFor = (parts: DispatchParts, call: ParsedCall, userId: string, sessionId: string): ReadLong => {
  const { operation, rules, caller } = call
  const findEnd = async (): Promise<GatehouseError | null> => {
    const policy = await parts.readPolicy()
    const user = await parts.findSessionUser(sessionId, policy)
    return user ? findAccessError(rules, user, policy) : { code: 'not-signed-in' }
  }
  return parts.longReads.of({ operation, userId, callerSignal: caller.signal, findEnd })
}

/** Adds the refusal to the audit log. Returns the refusal that the caller gets. */
const recordRefusal = async (
  parts: DispatchParts,
  { rules, input, policy, live, caller }: ParsedCall,
  refusal: Refusal,
  { context, target }: { context: NamedContext; target: User | null },
): Promise<Refusal> => {
  const told = live ? limitRefusal(parts, refusal, live.user, policy) : refusal
  const rateLimited = rules.rateLimited === true
  const address = rateLimited && !live ? readAddress(input) : null
  const refused = toRefusedCall(told, { context, target, source: caller.source, rateLimited, address })
  if (refused) await parts.refusals.add(refused)
  return told
}

/**
 * Takes a token from the user's own bucket for a refusal. If the bucket is empty, the error becomes too-many-attempts.
 *
 * Successful calls are not affected.
 */
const limitRefusal = (parts: DispatchParts, refusal: Refusal, { id }: User, policy: Policy): Refusal => {
  if (isBlameless(refusal)) return refusal
  const result = parts.takeToken(`refusals of ${id}`, policy)
  return result.kind === 'taken' ? refusal : new Refusal({ code: 'too-many-attempts', seconds: result.seconds })
}

/** A name from outside is printed only if the contract has it. */
const nameOf = (operation: unknown): string => (isOperation(operation) ? operation : 'unknown-operation')

/** Reports each call's transport, operation, result and duration. Returns the same dispatch if calls are not traced. */
export const traceCalls = (dispatch: Dispatch, { call: report }: Trace): Dispatch => {
  if (!report) return dispatch
  return async (call, caller) => {
    const start = performance.now()
    const result = await dispatch(call, caller)
    const milliseconds = performance.now() - start
    const code = result.ok ? 'ok' : result.error.code
    report({ transport: caller.transport, operation: nameOf(call.operation), result: code, milliseconds })
    return result
  }
}
