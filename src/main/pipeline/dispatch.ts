import type { DirectoryState } from '../../shared/api/definition.ts'
import { contract, type InputOf, type OperationContract } from '../../shared/api/index.ts'
import { type OperationName, operationNames } from '../../shared/api/names.ts'
import { hasPermission, mayActOn } from '../../shared/domain/permissions.ts'
import { purgeTimeOf } from '../../shared/domain/user-state.ts'
import { type BrokenReason, type GatehouseError, Refusal, type RequiredAction } from '../../shared/errors.ts'
import { fail, type Result, succeed } from '../../shared/result.ts'
import { type AuditContext, toUserReference } from '../auth/audit-context.ts'
import { hashSecret } from '../auth/secrets.ts'
import { FRESH_MS } from '../auth/sessions.ts'
import type { Clock } from '../platform/clock.ts'
import type { Guard, Session, User } from '../store/ports/store.ts'
import { type FindProgram, findAttemptSource } from './attempt-source.ts'
import type { Call, Caller, Handlers, ReadLong } from './call.ts'
import { createInFlightLimiter } from './in-flight-limiter.ts'
import { type InputShape, measureInput } from './input-shape.ts'
import type { LongReads } from './long-reads.ts'
import type { RateLimitResult } from './rate-limiter.ts'
import { redact } from './redaction.ts'
import type { RefusalLog } from './refusal-log.ts'
import { isBlameless, toRefusedCall } from './refusals.ts'

/** A call as it comes from a transport. Nothing in it is trusted. */
export type RawCall = { readonly operation: unknown; readonly input: unknown; readonly sessionId: unknown }

export type Dispatch = (call: RawCall, caller: Caller) => Promise<Result<unknown>>

/** The state of the directory, which decides which operations are available. */
export type DirectoryStatus =
  | { readonly moment: 'ready' | 'first-run' }
  /** In use without an administrator (compat mode). The first administrator can still be created. */
  | { readonly moment: 'ready'; readonly alsoFirstRun: true }
  | { readonly moment: 'broken'; readonly reason: BrokenReason }

export type DispatchParts = {
  readonly handlers: Partial<Handlers>
  readonly readDirectoryStatus: () => Promise<DirectoryStatus>
  readonly findLiveSession: (sessionId: string | null) => Promise<{ session: Session; user: User } | null>
  /** Like `findLiveSession`, but does not record a use. */
  readonly findSessionUser: (sessionId: string) => Promise<User | null>
  readonly longReads: Pick<LongReads, 'of'>
  /** Includes deleted users. */
  readonly findUserByEmail: (email: string) => Promise<User | null>
  /** The next required action of the user. Null if there is none. */
  readonly findRequiredAction: (user: User) => Promise<RequiredAction | null>
  readonly findProgram: FindProgram
  /** Whether the input has a live code for its address. The rate limiter does not apply to such a reset. */
  readonly hasLiveCode: (input: InputOf<'auth:reset'>) => Promise<boolean>
  /** Takes a token from the source's bucket. */
  readonly takeToken: (source: string) => Promise<RateLimitResult>
  /** Whether the directory was created in compat mode and accepts the original exercise's input. */
  readonly isCompat: () => Promise<boolean>
  readonly refusals: Pick<RefusalLog, 'add' | 'settle'>
  readonly clock: Clock
  readonly makeErrorId: () => string
  /** Logs unexpected errors for developers. The caller gets only the id. */
  readonly logError: (id: string, error: unknown) => void
}

/** Longer than any valid session id. */
export const SESSION_ID_MAX_CHARACTERS = 200

/** The pipeline of every call over every transport: parse, session, permission, handler, Result. Never rejects. */
export const createDispatch = (parts: DispatchParts): Dispatch => {
  const inFlightLimiter = createInFlightLimiter()

  const run = async (raw: RawCall, caller: Caller, shape: InputShape): Promise<unknown> => {
    const operation = requireOperation(raw.operation, caller)
    const rules: OperationContract = contract[operation]
    requireDirectoryState(await parts.readDirectoryStatus(), rules.directoryStates)
    const sessionId = parseSessionId(raw.sessionId)
    const isCompat = rules.compatInput !== undefined && (await parts.isCompat())
    const input = parseInput((isCompat && rules.compatInput) || rules.input, raw.input, shape)
    // Awaited here, because a separate async function would add a microtask tick to every call.
    const live = rules.permission === 'anyone' ? null : await parts.findLiveSession(sessionId)
    if (rules.permission !== 'anyone' && !live) throw new Refusal('not-signed-in')
    const at = parts.clock()
    const settling = parts.refusals.settle()
    if (settling) await settling
    const user = live?.user ?? null
    const named = { at, transport: caller.transport, action: operation, actor: user && toUserReference(user) }
    let target: User | null = null
    try {
      const isCounted = rules.rateLimited && !(await isVouchedFor(operation, input))
      const giveBack = isCounted ? await takeToken(caller, user) : null
      const isHeld = live && !rules.allowedDuringRequiredActions?.includes(caller.transport)
      const action = isHeld ? await parts.findRequiredAction(live.user) : null
      if (live) requireAllowed(rules, live, { at, action })
      if (live && rules.target) target = await requireTarget(rules, { user: live.user, input, at })
      const context: AuditContext = { ...named, guard: guardOf(rules, sessionId, at, target) }
      const readLong = user && sessionId && rules.isLongRead ? readLongFor(operation, user.id, sessionId, caller) : null
      const session = live?.session ?? null
      const output = await runHandler(operation, { input, user, session, sessionId, target, context, caller, readLong })
      if (giveBack && rules.provesSecret) giveBack()
      return output
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      const told = user ? await limitRefusal(error, user) : error
      const rateLimited = rules.rateLimited === true
      const address = rateLimited && user === null ? readAddress(input) : null
      const refused = toRefusedCall(told, { context: named, target, source: caller.source, rateLimited, address })
      if (refused) await parts.refusals.add(refused)
      throw told
    }
  }

  /**
   * Takes a token from the user's own bucket for a refusal. If the bucket is empty, the error becomes too-many-attempts.
   *
   * Successful calls are not affected.
   */
  const limitRefusal = async (refusal: Refusal, { id }: User): Promise<Refusal> => {
    if (isBlameless(refusal)) return refusal
    const answer = await parts.takeToken(`refusals of ${id}`)
    return answer.kind === 'taken' ? refusal : new Refusal({ code: 'too-many-attempts', seconds: answer.seconds })
  }

  /** Rechecks the session, role and required actions repeatedly while the read runs. */
  const readLongFor = (operation: OperationName, userId: string, sessionId: string, caller: Caller): ReadLong => {
    const rules: OperationContract = contract[operation]
    const findEnd = async (): Promise<GatehouseError | null> => {
      const user = await parts.findSessionUser(sessionId)
      if (!user) return { code: 'not-signed-in' }
      if (rules.permission !== 'anyone' && !hasPermission(user.role, rules.permission)) return { code: 'not-permitted' }
      const action = await parts.findRequiredAction(user)
      return action && { code: 'required-action', action }
    }
    return parts.longReads.of({ operation, userId, callerSignal: caller.signal, findEnd })
  }

  const isVouchedFor = async (operation: OperationName, input: unknown): Promise<boolean> =>
    operation === 'auth:reset' && (await parts.hasLiveCode(input as InputOf<'auth:reset'>))

  const takeToken = async (caller: Caller, user: User | null): Promise<() => void> => {
    const answer = await parts.takeToken(await findAttemptSource(caller, user, parts.findProgram))
    if (answer.kind === 'taken') return answer.giveBack
    throw new Refusal({ code: 'too-many-attempts', seconds: answer.seconds })
  }

  const requireTarget = async (
    { permission, reachesDeleted }: OperationContract,
    { user, input, at }: { user: User; input: unknown; at: number },
  ): Promise<User> => {
    const target = await parts.findUserByEmail((input as { email: string }).email)
    if (!target || !isThere(target, reachesDeleted === true, at)) throw new Refusal('no-such-user', undefined, target)
    if (permission === 'anyone' || !mayActOn(user.role, permission, target.role))
      throw new Refusal('not-permitted', undefined, target)
    return target
  }

  const runHandler = (operation: OperationName, call: unknown): Promise<unknown> => {
    const handler = parts.handlers[operation]
    if (!handler) throw new Refusal('not-available')
    // The call was parsed with this operation's schema. The compiler cannot follow that through the lookup.
    return (handler as (call: Call<never>) => Promise<unknown>)(call as Call<never>)
  }

  const toWireError = (error: unknown, sent: { input: unknown; sessionId: unknown }): GatehouseError => {
    if (error instanceof Refusal) return error.error
    const id = parts.makeErrorId()
    parts.logError(id, redact(error, sent))
    return { code: 'internal', id }
  }

  return async (call, caller) => {
    const { shape, characters } = measureInput(call.input)
    // Inputs that are too large or not plain data are refused later without waiting, so they count no characters here.
    const leave = inFlightLimiter.enter(caller.channel ?? caller.source, shape === 'plain' ? characters : 0)
    if (!leave) return fail({ code: 'busy' })
    try {
      return succeed(await run(call, caller, shape))
    } catch (error) {
      const input = [shape === 'plain' ? call.input : null, caller.programToken]
      return fail(toWireError(error, { input, sessionId: call.sessionId }))
    } finally {
      leave()
    }
  }
}

/** The address in the input. Null if there is none. */
const readAddress = (input: unknown): string | null => {
  const email = typeof input === 'object' && input !== null && 'email' in input ? input.email : null
  return typeof email === 'string' ? email : null
}

const requireAllowed = (
  { permission, requiresReauthentication }: OperationContract,
  { session, user }: { session: Session; user: User },
  { at, action }: { at: number; action: RequiredAction | null },
): void => {
  if (permission !== 'anyone' && !hasPermission(user.role, permission)) throw new Refusal('not-permitted')
  if (action) throw new Refusal({ code: 'required-action', action }, action)
  if (requiresReauthentication && at - session.authenticatedAt >= FRESH_MS) throw new Refusal('reauthentication-required')
}

/** What must still hold at the commit. A query commits nothing, so it needs no guard. */
const guardOf = (
  { kind, permission, requiresReauthentication }: OperationContract,
  sessionId: string | null,
  at: number,
  target: User | null,
): Omit<Guard, 'now'> => {
  if (kind === 'query' || permission === 'anyone' || sessionId === null) return {}
  const actor = { sessionHash: hashSecret(sessionId), permissions: [permission] }
  return {
    actor: {
      ...actor,
      ...(target ? { targetId: target.id } : {}),
      ...(requiresReauthentication ? { freshSince: at - FRESH_MS + 1 } : {}),
    },
  }
}

/** A deleted user exists only for operations that reach deleted users, and only while a restore is possible. */
const isThere = ({ deletedAt }: User, reachesDeleted: boolean, now: number): boolean =>
  deletedAt === null || (reachesDeleted && now < purgeTimeOf(deletedAt))

const requireOperation = (name: unknown, caller: Caller): OperationName => {
  const operation = operationNames.find((known) => known === name)
  if (!operation) throw new Refusal('unknown-operation')
  const { transports }: OperationContract = contract[operation]
  if (!transports.includes(caller.transport)) throw new Refusal('unknown-operation')
  return operation
}

const requireDirectoryState = (directory: DirectoryStatus, directoryStates: readonly DirectoryState[]): void => {
  if (directoryStates.includes(directory.moment)) return
  if ('alsoFirstRun' in directory && directoryStates.includes('first-run')) return
  switch (directory.moment) {
    case 'broken':
      throw new Refusal({ code: 'directory-broken', reason: directory.reason })
    case 'first-run':
      throw new Refusal('not-set-up')
    case 'ready':
      throw new Refusal(directoryStates.includes('first-run') ? 'already-set-up' : 'not-available')
  }
}

const parseSessionId = (sessionId: unknown): string | null => {
  if (sessionId === undefined || sessionId === null) return null
  if (typeof sessionId === 'string' && sessionId.length <= SESSION_ID_MAX_CHARACTERS) return sessionId
  throw new Refusal({ code: 'invalid-input', issues: [{ path: 'sessionId', reason: 'invalid_type' }] })
}

const parseInput = (schema: OperationContract['input'], input: unknown, shape: InputShape): unknown => {
  if (shape === 'too-large') throw new Refusal('too-large')
  if (shape === 'not-plain') throw new Refusal({ code: 'invalid-input', issues: [{ path: '', reason: 'not-plain' }] })
  const parsed = schema.safeParse(input)
  if (parsed.success) return parsed.data
  // Our own refinements name their reason. For errors of the library, only the code is returned, never its text.
  const issues = parsed.error.issues.map(({ path, code, message }) => ({
    path: path.join('.'),
    reason: code === 'custom' || /^[a-z]+(?:-[a-z]+)+$/.test(message) ? message : code,
  }))
  throw new Refusal({ code: 'invalid-input', issues })
}
