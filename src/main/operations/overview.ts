import type { Transport } from '../../shared/api/definition.ts'
import type { AttentionKind, OverviewView } from '../../shared/api/overview.ts'
import type { UserFilter, UserSort } from '../../shared/api/user-list.ts'
import { readChecklist } from '../../shared/domain/directory-checklist.ts'
import { hasPermission, type Role, roles, rolesReachedBy } from '../../shared/domain/permissions.ts'
import type { Policy } from '../../shared/domain/policy.ts'
import { SOON_MS } from '../../shared/domain/time.ts'
import { purgeTimeOf } from '../../shared/domain/user-state.ts'
import { guardOf, successEntry } from '../auth/audit-context.ts'
import { isFolderMissing } from '../backup/backups.ts'
import type { Handler, HandlersOf } from '../pipeline/handler.ts'
import type { ListedUser, LogState, Store, User } from '../store/ports/store.ts'
import { listDays } from '../users/days.ts'
import { countDueEntries } from '../users/log-retention.ts'

export type OverviewParts = {
  readonly store: Store
  /** Begins the purge of deleted users and groups. */
  readonly purgeSoon: (transport: Transport) => void
}

/** The number of days if the caller does not give one. */
const DAYS = 30

/** The number of users of each kind that are named. */
const SAMPLES = 3

/** How users of a kind are found in the list of users, and the time that is shown for each. */
type Search = {
  readonly filter: UserFilter
  readonly sort?: UserSort
  readonly timeOf: (user: ListedUser) => number | null
}

type Attention = OverviewView['attention'][number]

type Asked = { readonly store: Store; readonly policy: Policy; readonly now: number; readonly signal: AbortSignal }

const byEmail: UserSort = { by: 'email', direction: 'ascending' }

/** The time of deletion of a user who is purged at `at`. */
const deletionBefore = (at: number): number => at - purgeTimeOf(0)

const toVerification = ({ verification }: LogState): OverviewView['audit']['verification'] => {
  if (!verification) return null
  const { id, at, actor, details } = verification
  const found = details?.kind === 'verified' ? details : null
  const outcome = found?.result === 'intact' ? 'intact' : 'broken'
  return { at, by: actor?.email ?? null, entry: id, outcome, brokenEntry: found?.entry ?? null }
}

const readBackupState = async (store: Store): Promise<OverviewView['backup']> => {
  const [setup, [newest]] = [await store.readBackupSetup(), await store.listBackups(1)]
  return {
    setUp: setup && { setAt: setup.setAt, isFolderMissing: await isFolderMissing(setup.folder) },
    newest: newest ? { madeAt: newest.madeAt } : null,
  }
}

const toSample = ({ id, email, name }: Pick<User, 'id' | 'email' | 'name'>, at: number | null) => ({ id, email, name, at })

/** Counts and lists on another thread, like the list of users. */
const find = async ({ store, now, signal }: Asked, kind: AttentionKind, searches: readonly Search[]): Promise<Attention> => {
  let count = 0
  const samples: Attention['samples'] = []
  for (const { filter, sort = byEmail, timeOf } of searches) {
    const query = { search: '', filter, now }
    count += (await store.countUsers(query, signal)) ?? 0
    const page = await store.listUsers({ ...query, sort, position: null, limit: SAMPLES }, signal)
    for (const user of page?.users ?? []) samples.push(toSample(user, timeOf(user)))
  }
  return { kind, count, samples: samples.slice(0, SAMPLES) }
}

/** A role that may issue codes sees the same requests here as in `requests:list`. */
const findRequests = async ({ store, signal }: Asked, role: Role): Promise<Attention> => {
  const reached = hasPermission(role, 'users:reset') ? rolesReachedBy(role, 'users:reset') : roles
  const found = await store.listResetRequests(reached, { order: 'newest', limit: SAMPLES }, signal)
  const samples = (found?.requests ?? []).map(({ user, requestedAt }) => toSample(user, requestedAt))
  return { kind: 'reset-requested', count: found?.total ?? 0, samples }
}

const listAttention = (asked: Asked, role: Role): Promise<Attention[]> => {
  const { secondFactorRoles, compat } = asked.policy
  const soon = asked.now + SOON_MS
  return Promise.all([
    find(asked, 'locked', [{ filter: { isLocked: true }, timeOf: ({ lockedAt }) => lockedAt }]),
    findRequests(asked, role),
    find(asked, 'disabled-soon', [
      {
        filter: { disableFrom: asked.now + 1, disableBefore: soon },
        sort: { by: 'state', direction: 'descending' },
        timeOf: ({ disableAt }) => disableAt,
      },
    ]),
    find(asked, 'password-change-due', [
      { filter: { state: 'active', mustChangePassword: true }, timeOf: ({ mustChangePasswordAt }) => mustChangePasswordAt },
    ]),
    find(asked, 'not-activated', [
      {
        filter: { state: 'not-activated' },
        sort: { by: 'createdAt', direction: 'ascending' },
        timeOf: ({ createdAt }) => createdAt,
      },
    ]),
    find(
      asked,
      'second-factor-missing',
      secondFactorRoles.map((role) => ({
        filter: { state: 'active', role, hasSecondFactor: false } as const,
        timeOf: () => null,
      })),
    ),
    find(asked, 'purged-soon', [
      {
        filter: { state: 'deleted', deletedBefore: deletionBefore(soon) },
        sort: { by: 'state', direction: 'ascending' },
        timeOf: ({ deletedAt }) => deletedAt && purgeTimeOf(deletedAt),
      },
    ]),
    // In compat mode every spelling is an address of its own.
    find(asked, 'address-shared', compat ? [] : [{ filter: { sharesAddress: true }, timeOf: () => null }]),
  ])
}

const findChecklist = async ({ store, policy, now, signal }: Asked, user: User): Promise<OverviewView['checklist']> => {
  if (!hasPermission(user.role, 'settings:write') || policy.settledSteps.includes('all')) return null
  const count = async (filter: UserFilter): Promise<number> => (await store.countUsers({ search: '', filter, now }, signal)) ?? 0
  const administrators = await count({ role: 'administrator', state: 'active' })
  const people = (await count({})) - (await count({ role: 'administrator' }))
  const codes = await store.readRecoveryCodes(user.id)
  return readChecklist({ policy, administrators, people, hasSecondFactor: user.secondFactorAt !== null, codes })
}

/** What a jump of the clock keeps from the purge and from the archives. */
const findHeld = async ({ store, policy, now }: Asked): Promise<OverviewView['retention']> => {
  const { hold, users, groups } = await store.readRetention(deletionBefore(now), now)
  if (!hold) return null
  const entries = await countDueEntries(store, policy, now)
  return users + groups + entries > 0 ? { heldAt: hold.heldAt, from: hold.from, users, groups, entries } : null
}

const resumePurge =
  ({ store, purgeSoon }: OverviewParts): Handler<'overview:resumePurge'> =>
  async ({ context }) => {
    await store.resumeRetention(guardOf(context), successEntry(context, null))
    purgeSoon(context.transport)
    return { done: true }
  }

const readOverview =
  ({ store }: OverviewParts): Handler<'overview:read'> =>
  async ({ input, context, user, readLong }) => {
    const days = listDays(context.at, { count: input.days ?? DAYS, timeZone: input.timeZone ?? 'UTC' })
    const [counts, attention, log, checklist, retention] = await readLong((signal) => {
      const asked = { store, policy: context.policy, now: context.at, signal }
      return Promise.all([
        store.countEvents(days, signal),
        listAttention(asked, user.role),
        store.readLogState(context.at),
        findChecklist(asked, user),
        findHeld(asked),
      ])
    })
    return {
      days: days.map((day, index) => ({ ...day, signIns: 0, failures: 0, lockouts: 0, resets: 0, ...counts?.[index] })),
      attention,
      checklist,
      retention,
      backup: await readBackupState(store),
      audit: { entries: log.entries, bytes: log.bytes, lastWeek: log.lastWeek, verification: toVerification(log) },
    }
  }

/** The daily activity and the users that need attention. */
export const createOverviewHandlers = (parts: OverviewParts): HandlersOf<'overview'> => ({
  'overview:read': readOverview(parts),
  'overview:resumePurge': resumePurge(parts),
})
