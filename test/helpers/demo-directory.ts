import { join } from 'node:path'
import type { Core } from '../../src/main/app/core.ts'
import { createHasher, type Hasher } from '../../src/main/auth/hasher.ts'
import type { Role } from '../../src/shared/domain/permissions.ts'
import { FIRST_POLICY, HASH_COST } from '../../src/shared/domain/policy.ts'
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from '../../src/shared/domain/time.ts'
import { showCode } from './authenticator.ts'
import { type GeneratedUser, generateUsers, makeRandom } from './generated-users.ts'
import { callsIn, finishJob, makePlan } from './jobs.ts'
import { callerOf, openRealCore } from './real-core.ts'

export const demoAdministrator = { email: 'ada@example.org', password: 'a quiet harbour at dawn' }

/** The password of every other user in the demo who has one. */
export const DEMO_PASSWORD = 'seven green bicycles'

/** The users of the demo, the administrator included. */
export const DEMO_USERS = 2_000

/** Most of the history is in these last days. */
const BUSY_DAYS = 30

/** The time from the set-up to the end of the history. */
const AGE_MS = 400 * DAY_MS

const SEED = 0xde30

const WORKDAY_MS = 11 * HOUR_MS

/** Users are created in groups, as at the start of a course. */
const GROUP_SIZE = 50

type Event = { readonly at: number; readonly run: () => Promise<void> }

/** All users of the demo share one password, so each hash and each comparison is computed once. */
const rememberingHasher = (): Hasher => {
  const inner = createHasher(join(import.meta.dirname, '../../src/main/reader.ts'))
  const hashes = new Map<string, Promise<string>>()
  const comparisons = new Map<string, Promise<boolean>>()
  const remember = <T>(known: Map<string, Promise<T>>, key: string, compute: () => Promise<T>): Promise<T> => {
    const value = known.get(key) ?? compute()
    known.set(key, value)
    return value
  }
  return {
    hash: (secret, cost) => remember(hashes, `${cost} ${secret}`, () => inner.hash(secret, cost)),
    compare: (secret, hash, costs) => remember(comparisons, `${hash} ${secret}`, () => inner.compare(secret, hash, costs)),
  }
}

type Call = ReturnType<typeof callerOf>

type Member = GeneratedUser & {
  readonly role: Role
  /** The position in the order of creation. */
  readonly index: number
  code?: string
  secret?: string
  isActive: boolean
}

/** A few members of staff among many users, at fixed positions. */
const roleOf = (index: number): Role => {
  if (index === 4) return 'administrator'
  if (index % 400 === 7) return 'operator'
  return index % 500 === 11 ? 'auditor' : 'user'
}

/** The history of the demo directory: every entry is made by the core itself, at a time that this class sets. */
class DemoHistory {
  readonly #random = makeRandom(SEED)
  /** Sorted by time, the next one last. */
  readonly #events: Event[] = []
  readonly #members: readonly Member[]
  readonly #start: number
  readonly #end: number
  now: number
  #call: Call = () => Promise.reject(new Error('the history has not begun'))

  constructor(end: number) {
    this.#end = end
    this.#start = end - AGE_MS
    this.now = this.#start
    this.#members = [...generateUsers(DEMO_USERS - 1)].map((one, index) => ({
      ...one,
      index,
      role: roleOf(index),
      isActive: false,
    }))
  }

  async play(core: Core, report: (share: number) => void): Promise<void> {
    this.#call = callerOf(core, 'window')
    await this.#call('setup:createAdministrator', demoAdministrator)
    await this.#asAdministrator((session) => this.#call('auth:updateProfile', { name: 'Ada Lindqvist' }, session))
    this.#planGroups()
    this.#planBusyDays()
    this.#planStaffWork()
    const planned = this.#events.length
    for (let next = this.#events.pop(); next; next = this.#events.pop()) {
      // An event takes time of its own, so the next one may already be due.
      this.now = Math.max(this.now + SECOND_MS, next.at)
      await next.run()
      report(Math.max(0, 1 - this.#events.length / planned))
    }
    if (this.now > this.#end) throw new Error('the history goes beyond its end')
    this.now = this.#end
  }

  #plan(at: number, run: () => Promise<void>): void {
    if (at >= this.#end - HOUR_MS) return
    const index = this.#events.findLastIndex((event) => event.at > at)
    this.#events.splice(index + 1, 0, { at, run })
  }

  /** A time in the working hours of a day. All times are relative to the end, so that the history is the same on every date. */
  #timeOn(daysAgo: number): number {
    return this.#end - daysAgo * DAY_MS - HOUR_MS - 1 - this.#random.below(WORKDAY_MS)
  }

  async #signIn(member: Member): Promise<string> {
    const input = { email: member.email, password: DEMO_PASSWORD, ...this.#codeOf(member) }
    return (await this.#call('auth:login', input)).sessionId
  }

  #codeOf({ secret }: Member): { code?: string } {
    return secret === undefined ? {} : { code: showCode(secret, this.now) }
  }

  async #tryWrongPassword(member: Member): Promise<void> {
    await this.#call('auth:login', { email: member.email, password: 'a forgotten password' }).catch(() => undefined)
  }

  async #asAdministrator(work: (sessionId: string) => Promise<unknown>): Promise<void> {
    const { sessionId } = await this.#call('auth:login', demoAdministrator)
    await work(sessionId)
    this.now += MINUTE_MS
    await this.#call('auth:logout', undefined, sessionId)
  }

  #planGroups(): void {
    const groups = Math.ceil(this.#members.length / GROUP_SIZE)
    const days = AGE_MS / DAY_MS - 2
    for (let group = 0; group < groups; group += 1) {
      const members = this.#members.slice(group * GROUP_SIZE, (group + 1) * GROUP_SIZE)
      const at = this.#timeOn(Math.round(days * (1 - group / groups)))
      this.#plan(at, () => this.#asAdministrator((session) => this.#createGroup(members, session)))
      for (const member of members) this.#planActivation(member, at)
    }
  }

  async #createGroup(members: readonly Member[], session: string): Promise<void> {
    for (const member of members) {
      const { email, name, role, groups } = member
      this.now += 3 * SECOND_MS
      const created = await this.#call('users:create', { email, name, ...(role === 'user' ? {} : { role }) }, session)
      member.code = created.activationCode
      if (groups.length > 0) await this.#call('users:update', { email, groups: [...groups] }, session)
    }
  }

  #planActivation(member: Member, createdAt: number): void {
    const at = createdAt + HOUR_MS + this.#random.below(6 * DAY_MS)
    const isLate = member.role === 'user' && this.#random.hasChance(0.08)
    const wantsFactor = member.role !== 'user' || this.#random.hasChance(0.05)
    if (isLate) return
    this.#plan(at, async () => {
      const { email, code = '' } = member
      await this.#call('auth:reset', { email, resetToken: code, newPassword: DEMO_PASSWORD })
      this.now += 20 * SECOND_MS
      const session = await this.#signIn(member)
      if (wantsFactor) await this.#setUpFactor(member, session)
      member.isActive = true
    })
  }

  async #setUpFactor(member: Member, session: string): Promise<void> {
    const { secret } = await this.#call('auth:beginSecondFactor', undefined, session)
    await this.#call('auth:confirmSecondFactor', { code: showCode(secret, this.now) }, session)
    // A code works once, so the next sign-in is in a later step.
    this.now += MINUTE_MS
    member.secret = secret
  }

  #pickActive(role: Role = 'user'): Member {
    for (;;) {
      const member = this.#members[this.#random.below(this.#members.length)]
      if (member?.isActive && member.role === role) return member
    }
  }

  #planBusyDays(): void {
    for (let daysAgo = BUSY_DAYS; daysAgo >= 0; daysAgo -= 1) {
      const isQuiet = daysAgo % 7 >= 5
      const signIns = isQuiet ? 20 + this.#random.below(10) : 80 + this.#random.below(30)
      for (let number = 0; number < signIns; number += 1) this.#plan(this.#timeOn(daysAgo), () => this.#visit())
      for (let number = 0; number < 2; number += 1) this.#planReset(this.#timeOn(daysAgo), daysAgo > 0)
    }
  }

  async #visit(): Promise<void> {
    const member = this.#pickActive()
    if (this.#random.hasChance(0.07)) {
      await this.#tryWrongPassword(member)
      this.now += 20 * SECOND_MS
    }
    const session = await this.#signIn(member)
    if (this.#random.hasChance(0.5)) {
      this.now += MINUTE_MS
      await this.#call('auth:logout', undefined, session)
    }
  }

  /** A user asks for a code, and gets and uses it. The requests of the last day stay open. */
  #planReset(at: number, isAnswered: boolean): void {
    this.#plan(at, async () => {
      const member = this.#pickActive()
      const { email } = member
      await this.#tryWrongPassword(member)
      await this.#call('auth:requestReset', { email })
      if (isAnswered) this.#plan(at + 5 * MINUTE_MS, () => this.#answerRequest(member))
    })
  }

  async #answerRequest(member: Member): Promise<void> {
    const { email } = member
    const session = await this.#signIn(this.#pickActive('operator'))
    const { resetToken } = await this.#call('users:issueReset', { email }, session)
    await this.#call('auth:logout', undefined, session)
    this.#plan(this.now + 10 * MINUTE_MS, async () => {
      await this.#call('auth:reset', { email, resetToken, newPassword: DEMO_PASSWORD, ...this.#codeOf(member) })
    })
  }

  #planStaffWork(): void {
    const often = (daysAgo: readonly number[], work: (session: string, member: Member) => Promise<unknown>): void => {
      for (const days of daysAgo) {
        this.#plan(this.#timeOn(days), () =>
          this.#asAdministrator(async (session) => {
            const member = this.#pickActive()
            await work(session, member)
          }),
        )
      }
    }
    const leave = async (member: Member, work: Promise<unknown>): Promise<void> => {
      await work
      member.isActive = false
    }
    often([29, 26, 23, 20, 17, 14, 11, 8, 5, 2, 1], (session, member) =>
      leave(member, this.#call('users:disable', { email: member.email }, session)),
    )
    often([27, 22, 18, 13, 9, 6, 3], (session, member) =>
      leave(member, this.#call('users:delete', { email: member.email }, session)),
    )
    often([28, 21, 15, 10, 7, 4, 1], (session, member) => {
      const at = this.#end + (2 + this.#random.below(40)) * DAY_MS
      return this.#call('users:disable', { email: member.email, at }, session)
    })
    often([12, 6, 1], (session, member) =>
      leave(member, this.#call('users:requirePasswordChange', { email: member.email }, session)),
    )
    often([19, 12, 2], (session, member) =>
      this.#call('users:update', { email: member.email, note: 'Asked for a call back about the new timetable.' }, session),
    )
    often([16], (session) => this.#disableLeavers(session))
    often([3], async (session) => {
      const { id } = await this.#call('audit:verify', {}, session)
      await finishJob(callsIn(this.#call, session), id)
    })
    // A stranger tries the same account again and again, on the last two days.
    for (const days of [1, 0]) {
      this.#plan(this.#timeOn(days), async () => {
        const member = this.#pickActive()
        for (let attempt = 0; attempt < 6; attempt += 1) await this.#tryWrongPassword(member)
        member.isActive = false
      })
    }
  }

  async #disableLeavers(session: string): Promise<void> {
    const call = callsIn(this.#call, session)
    const selection = { kind: 'matching', filter: { group: 'leaver', state: 'active' } } as const
    const { planId } = await makePlan(call, { change: { kind: 'disable' }, selection })
    await finishJob(call, (await call('bulk:run', { planId })).id)
    for (const member of this.#members) if (member.groups.includes('leaver')) member.isActive = false
  }
}

/**
 * Fills an empty folder with a directory of `DEMO_USERS` users, which is the same every time, relative to the last full hour. The core itself
 * makes every change, so the log is complete.
 */
export const makeDemoDirectory = async (folder: string, report: (share: number) => void = () => undefined): Promise<void> => {
  const now = Date.now()
  const history = new DemoHistory(now - (now % HOUR_MS))
  const core = await openRealCore(folder, HASH_COST.least, {
    policy: { ...FIRST_POLICY, directoryName: 'St Mary’s School', hashCost: HASH_COST.least },
    clock: () => history.now,
    hasher: rememberingHasher(),
  })
  try {
    await history.play(core, report)
  } finally {
    await core.close()
  }
}
