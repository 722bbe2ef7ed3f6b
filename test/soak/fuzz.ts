import { join } from 'node:path'
import Sqlite from 'better-sqlite3'
import fc from 'fast-check'
import type { Core } from '../../src/main/app/core.ts'
import type { Caller } from '../../src/main/pipeline/handler.ts'
import { DATABASE_FILE } from '../../src/main/store/folder-files.ts'
import { contract, type OperationContract } from '../../src/shared/api/index.ts'
import { grants, type Role, roles } from '../../src/shared/domain/permissions.ts'
import { FIRST_POLICY } from '../../src/shared/domain/policy.ts'
import type { Result } from '../../src/shared/result.ts'
import { paperlessDesktop } from '../helpers/fitting-inputs.ts'
import { callerOf, openRealCore } from '../helpers/real-core.ts'
import { type FuzzCase, fuzzCase, inputOf, type Pools } from './fuzz-cases.ts'
import { FuzzLedger } from './fuzz-ledger.ts'

/** bcrypt's least cost. */
const COST = 4

/** Calls for which the same users are there; then others come, so that locks and lost factors do not pile up. */
const CALLS_OF_A_CAST = 400

/** Calls under way at the same time; after each lot everything is compared. */
const CALLS_AT_ONCE = 20

const USERS_PER_ROLE = 3

const passwords = ['seven green bicycles', 'nine purple umbrellas', 'three wooden boats', 'short', '', 'password password']

export type FuzzReport = {
  readonly seed: number
  readonly calls: number
  readonly succeeded: number
  /** How often each code was the answer. */
  readonly refusals: ReadonlyMap<string, number>
  /** Crashes, `internal`, unauthorised changes, answers that are not of the contract. */
  readonly faults: readonly string[]
}

type Member = { readonly id: string; readonly email: string; session: { id: string; role: Role } | null }

/** Any calls of any operation by anybody; whatever was changed must have been changed by who may. The seed makes the same calls again. */
export const fuzz = async ({ folder, calls, seed }: { folder: string; calls: number; seed: number }): Promise<FuzzReport> => {
  const core = await openRealCore(folder, COST)
  const refusals = new Map<string, number>()
  const faults: string[] = []
  let succeeded = 0
  try {
    await callerOf(core, 'terminal')('setup:createAdministrator', {
      email: 'ada@example.org',
      password: 'a quiet harbour at dawn',
    })
    const hash = await core.auth.hashPassword(passwords[0] ?? '')
    const ledger = new FuzzLedger(folder)
    for (let done = 0, cast = 0; done < calls; done += CALLS_OF_A_CAST, cast += 1) {
      const members = await changeCast(core, folder, hash, cast)
      const pools: Pools = {
        emails: members.map(({ email }) => email),
        passwords,
        codes: [],
        ids: [],
        entries: () => ledger.seen,
      }
      ledger.begin()
      const cases = fc.sample(fuzzCase, { numRuns: Math.min(CALLS_OF_A_CAST, calls - done), seed: seed + cast })
      for (let first = 0; first < cases.length; first += CALLS_AT_ONCE) {
        const lot = cases.slice(first, first + CALLS_AT_ONCE)
        for (const member of members) await renewSession(core, member)
        const outcomes = await Promise.all(lot.map((one) => callCase(core, one, members, pools, cast)))
        for (const [index, { result, role }] of outcomes.entries()) {
          const one = lot[index]
          if (!one) continue
          if (result.ok) succeeded += 1
          else refusals.set(result.error.code, (refusals.get(result.error.code) ?? 0) + 1)
          const why = decideChange(one, result, role)
          if (why !== null) faults.push(`seed ${seed + cast}, call ${first + index}: ${why}: ${fc.stringify(one)}`)
          remember(result, pools)
        }
        const found = ledger.check()
        faults.push(...found.map((fault) => `seed ${seed + cast}, calls from ${first}: ${fault}`))
      }
    }
    ledger.close()
    const at = { at: Date.now(), expected: null, onProgress: () => undefined, signal: new AbortController().signal }
    const verification = await core.store.verifyAudit(at)
    if (verification?.kind !== 'intact') faults.push(`the audit log is broken: ${JSON.stringify(verification)}`)
  } finally {
    await core.close()
  }
  return { seed, calls, succeeded, refusals, faults }
}

/** Everyone who was there goes, others come, and the policy is as at the beginning: not by an operation, but directly in the database. */
const changeCast = async (core: Core, folder: string, hash: string, cast: number): Promise<Member[]> => {
  const members: Member[] = []
  for (const role of roles) {
    for (let number = 0; number < USERS_PER_ROLE; number += 1) {
      const email = `${role}-${number}-${cast}@example.org`
      const { id } = await core.auth.addUser(email, hash, { role })
      members.push({ id, email, session: null })
    }
  }
  const database = new Sqlite(join(folder, DATABASE_FILE))
  database.pragma('foreign_keys = ON')
  const stay = JSON.stringify(members.map(({ id }) => id))
  database.prepare('UPDATE users SET deleted_at = 1 WHERE id NOT IN (SELECT value FROM json_each(?))').run(stay)
  database.prepare('UPDATE directory SET policy = ?').run(JSON.stringify(FIRST_POLICY))
  database.close()
  await purgeDeleted(core)
  return members
}

const purgeDeleted = async ({ store }: Core): Promise<void> => {
  const now = Date.now()
  const about = { actor: null, subject: null, transport: 'window', outcome: 'success', details: null } as const
  const entry = { at: now, action: 'users:purge', ...about }
  while ((await store.purgeUsers({ deletedUpTo: 1 }, { now }, entry)) > 0);
}

const renewSession = async (core: Core, member: Member): Promise<void> => {
  if (member.session && (await core.auth.getUserFromSessionId(member.session.id))) return
  const user = await core.store.findUser({ id: member.id })
  const id = user && (await core.auth.createSession(user.email))
  member.session = id && user ? { id, role: user.role } : null
}

const callCase = async (core: Core, one: FuzzCase, members: readonly Member[], pools: Pools, cast: number) => {
  const member = members[one.actor % members.length]
  const session = one.session === 'own' ? (member?.session ?? null) : null
  const sessionId = { own: session?.id ?? null, none: null, garbage: one.hostile, ended: `${member?.id}.ended` }[one.session]
  const source = `${one.transport}:${cast}:${one.actor % 5}`
  const caller: Caller = { transport: one.transport, source, desktop: one.transport === 'window' ? paperlessDesktop : null }
  const call = { operation: one.operation, input: inputOf(one, pools), sessionId }
  const result = await core
    .dispatch(call, caller)
    .catch((error: unknown): Result<unknown> => ({ ok: false, error: { code: 'internal', id: `a crash: ${error}` } }))
  return { result, role: session?.role ?? null }
}

/** What is wrong with an answer; null where nothing is. A session ends with a change of its user's role, so that it has one for its life. */
const decideChange = ({ operation }: FuzzCase, result: Result<unknown>, role: Role | null): string | null => {
  if (!result.ok) return result.error.code === 'internal' ? `internal ${result.error.id}` : null
  const { permission, output }: OperationContract = contract[operation]
  if (!output.safeParse(result.value).success) return `an answer that the contract does not know: ${JSON.stringify(result.value)}`
  if (permission === 'anyone') return null
  return role !== null && grants[role][permission] !== undefined ? null : `answered to ${role ?? 'nobody'}`
}

const remember = (result: Result<unknown>, { codes, ids }: Pools): void => {
  if (!result.ok || typeof result.value !== 'object' || result.value === null) return
  const value = result.value as {
    resetToken?: string
    recoveryCodes?: string[]
    id?: string
    sessions?: { id: string }[]
    activationCode?: string
  }
  if (typeof value.resetToken === 'string') codes.push(value.resetToken)
  codes.push(...(value.recoveryCodes?.slice(0, 1) ?? []))
  if (typeof value.id === 'string') ids.push(value.id)
  ids.push(...(value.sessions ?? []).map(({ id }) => id))
  if (typeof value.activationCode === 'string') codes.push(value.activationCode)
}
