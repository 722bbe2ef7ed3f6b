import type { Database } from 'better-sqlite3'
import type { Topic } from '../../../../shared/api/names.ts'
import { highestStoredCost, type Policy, policySchema } from '../../../../shared/domain/policy.ts'
import { isUsable } from '../../../../shared/domain/user-state.ts'
import { Refusal } from '../../../../shared/errors.ts'
import { within } from '../../../platform/deadline.ts'
import type { AuditAnchor } from '../../audit-anchor.ts'
import type { AuditEntry, Guard, IssuedReset, Store, User } from '../../ports/store.ts'
import { bulkSlices } from '../bulk/bulk-slice.ts'
import { Changes } from '../connection/change-feed.ts'
import { createReadCache } from '../connection/read-cache.ts'
import { ReadScheduler } from '../connection/read-scheduler.ts'
import { createWalCheckpointer } from '../connection/wal-checkpointer.ts'
import { WriteQueue } from '../connection/write-queue.ts'
import { attemptsTable } from '../tables/attempts.ts'
import { type AuditHead, auditTable } from '../tables/audit.ts'
import { auditCounts } from '../tables/audit-counts.ts'
import { auditScan } from '../tables/audit-scan.ts'
import { directoryTable } from '../tables/directory-row.ts'
import { noticesTable } from '../tables/notices.ts'
import { programsTable } from '../tables/programs.ts'
import { recoveryCodesTable } from '../tables/recovery-codes.ts'
import { resetRequestsTable } from '../tables/requests.ts'
import { resetsTable } from '../tables/resets.ts'
import { secondFactorsTable } from '../tables/second-factors.ts'
import { createSeenHead } from '../tables/seen-head.ts'
import { sessionsTable } from '../tables/sessions.ts'
import { tagsTable } from '../tables/tags.ts'
import { undoStepsTable } from '../tables/undo-steps.ts'
import { toUser, type UserRow, usersTable } from '../tables/users.ts'
import { createUserReads } from '../user-search/user-reads.ts'
import { runInWorker } from '../workers/worker-thread.ts'
import { checkGuard } from './commit-guard.ts'
import { leftBehind } from './ended-access.ts'
import { createUndo } from './undo.ts'
import { type AppliedChange, userChanges } from './user-changes.ts'
import { userPurge } from './user-purge.ts'

/** How often the windows are told of a job's changes (milliseconds). */
const TELL_MANY_EVERY_MS = 1_000

/** How long closing waits for the audit log's note and for the threads (milliseconds). */
const CLOSE_WITHIN_MS = 5_000

/** How old a policy may be that another process has changed meanwhile (milliseconds); as often as other changes are looked for. */
const POLICY_AGE_MS = 250

export type StoreOptions = {
  /** Where the head of the audit log is noted outside the database. */
  readonly makeAnchor: (findLink: (id: number) => Buffer | null) => AuditAnchor
  /** The file of the thread for long reads. */
  readonly readerProgram: string
}

/** The port on an open, migrated database. */
export const createSqliteStore = (database: Database, { makeAnchor, readerProgram }: StoreOptions): Store => {
  const directory = directoryTable(database)
  const users = usersTable(database)
  const sessions = sessionsTable(database)
  const resets = resetsTable(database, users)
  const resetRequests = resetRequestsTable(database)
  const programs = programsTable(database)
  const recoveryCodes = recoveryCodesTable(database)
  const attempts = attemptsTable(database)
  const secondFactors = secondFactorsTable(database)
  const notices = noticesTable(database)
  const audit = auditTable(database)
  const scan = auditScan(database)
  const counts = auditCounts(database)
  const tags = tagsTable(database)
  const undoSteps = undoStepsTable(database)
  const left = leftBehind({ users, sessions, resets, recoveryCodes, secondFactors, notices })
  const accounts = userChanges({ users, left, tags })
  const undo = createUndo({ users, undoSteps, accounts })
  const purge = userPurge(database, { users, audit })
  const note = makeAnchor(audit.findLink)
  const seenHead = createSeenHead(audit, note.read())
  const changes = new Changes(database)
  const scheduler = new ReadScheduler()
  const known = createReadCache(database)
  const queue = new WriteQueue(database, known)
  const checkpoints = createWalCheckpointer(database, readerProgram)
  const reads = createUserReads({ database, readerProgram, changes, scheduler })
  const upgrade = database.prepare<[string, string, string]>(
    'UPDATE users SET hashed_password = ? WHERE id = ? AND hashed_password = ?',
  )

  /** After the commit that appended it. */
  const keepHead = (head: AuditHead): void => {
    seenHead.learn(head)
    note.keep(head)
  }

  // What other processes have appended; it is announced soon after their commits.
  changes.listen((topic) => {
    if (topic === 'audit') seenHead.look()
  })

  let policy: { value: Policy; readAt: number } | null = null

  // Asked for with every call; the row itself only four times a second.
  const readPolicy = (): Policy => {
    const now = performance.now()
    if (!policy || now - policy.readAt > POLICY_AGE_MS) policy = { value: directory.read().policy, readAt: now }
    return policy.value
  }

  const findRow = (by: { readonly id: string } | { readonly email: string }): UserRow | null =>
    'id' in by ? users.findById(by.id) : users.findByEmail(by.email)

  const workListeners = new Set<(userId: string) => void>()

  /** Runs a change, and names those whose work it ended; what a change before it left undone is none of it. */
  const collectEnded = <T>(change: () => T): { result: T; ended: string[] } => {
    left.takeEnded()
    const result = change()
    return { result, ended: left.takeEnded() }
  }

  const tellEnded = (ended: readonly string[]): void => {
    for (const userId of ended) for (const listener of workListeners) listener(userId)
  }

  /** The shape of every audited write: guard, change, entry, commit, and then the news. */
  const write = async <T>(guard: Guard, entry: AuditEntry, topics: Topic[], change: () => T): Promise<T> => {
    const value = await queue.write(() => {
      checkGuard({ users, sessions, attempts, secondFactors, directory }, guard)
      return { ...collectEnded(change), head: audit.append(entry) }
    })
    keepHead(value.head)
    tellEnded(value.ended)
    changes.announce(...topics, 'audit')
    return value.result
  }

  const setPassword = (userId: string, hashedPassword: string, isPasswordShort: boolean, now: number): User => {
    const user = users.update(userId, { hashedPassword }, now)
    // Between the check of its length and now the second factor may have gone.
    if (isPasswordShort && user.secondFactorAt === null) throw new Refusal('changed-meanwhile')
    if (isPasswordShort) users.markPasswordShort(userId)
    return user
  }

  const issueReset = (reset: IssuedReset): void => {
    users.requireById(reset.userId)
    resets.replace(reset)
    attempts.endDelays(reset.userId)
    resetRequests.drop(reset.userId)
    notices.insert({
      userId: reset.userId,
      kind: 'reset-issued',
      at: reset.issuedAt,
      about: null,
      by: reset.issuedBy?.email ?? null,
      byId: reset.issuedBy?.id ?? null,
      transport: reset.transport,
    })
  }

  const runSlice = bulkSlices({
    users,
    sessions,
    undoSteps,
    accounts,
    undo,
    audit,
    issueReset: (userId, { issue }) => {
      if (issue) issueReset(issue(userId))
    },
  })

  let toldManyAt = Number.NEGATIVE_INFINITY

  /** The windows ask again for what they show whenever they are told: during a job or a purge, not with every slice. */
  const announceBulk = (): void => {
    const now = performance.now()
    if (now - toldManyAt < TELL_MANY_EVERY_MS) return
    toldManyAt = now
    changes.announce('users', 'sessions', 'audit')
  }

  let lastSlice: Promise<unknown> = Promise.resolve()

  /** One at a time, however many jobs there are: the slices of several in one transaction would take as many times a frame. */
  const writeSlice = <T>(run: () => T): Promise<T> => {
    const slice = lastSlice.then(async () => {
      const value = await queue.writeSoon(run)
      await checkpoints.afterSlice()
      return value
    })
    lastSlice = slice.catch(() => undefined)
    return slice
  }

  /** As `write`, of a change that can be undone. */
  const writeUndoable = async (
    guard: Guard,
    entry: AuditEntry,
    change: () => AppliedChange & { readonly undoes?: number },
  ): Promise<User> => {
    const value = await queue.write(() => {
      checkGuard({ users, sessions, attempts, secondFactors, directory }, guard)
      const { result, ended } = collectEnded(change)
      const { user, step, undoes } = result
      const head = audit.append(entry)
      if (step) undoSteps.insert({ ...step, entryId: head.id })
      if (undoes !== undefined) undoSteps.markUndone(undoes, head.id)
      return { user, ended, head }
    })
    keepHead(value.head)
    tellEnded(value.ended)
    changes.announce('users', 'sessions', 'audit')
    return value.user
  }

  return {
    readDirectory: async () => directory.read(),
    readPolicy: async () => readPolicy(),
    findUser: async (by) => {
      const row = findRow(by)
      return row && row.deleted_at === null ? toUser(row) : null
    },
    findAnyUser: async (by) => {
      const row = findRow(by)
      return row && toUser(row)
    },
    findResetExpiry: async (userId, now) => resets.findExpiry(userId, now),
    findUndoSteps: async (entryIds) => undo.find(entryIds),
    findUserBy: async (filter) => users.findBy(filter),
    // Every call begins with it, and a window or a program calls many times before anything changes.
    findSession: async (idHash) => known.find(`session ${idHash.toString('latin1')}`, () => sessions.find(idHash)),
    findResetUser: async ({ kind, hash }, now) => {
      const row = kind === 'reset-code' ? resets.findUser(hash, now) : recoveryCodes.findUser(hash)
      return row && row.deleted_at === null ? toUser(row) : null
    },
    listUsers: reads.listUsers,
    countUsers: reads.countUsers,
    findUsers: reads.findUsers,
    listAdministrators: async () => users.listAdministrators(),
    listHashCosts: async (most) => known.find(`hash costs ${most}`, () => users.listHashCosts(most)) ?? [],
    listSessions: async (userId) => sessions.listOf(userId),
    readRecoveryCodes: async (userId) =>
      known.find(`codes ${userId}`, () => recoveryCodes.read(userId)) ?? { left: 0, newestAt: null },
    findSecondFactor: async (userId) => secondFactors.read(userId),
    readAttempts: async (userId, key) => attempts.read(userId, key),
    listSignIns: async (userId, limit) => audit.listSignIns(userId, limit),
    listNotices: async (userId) => notices.listOpen(userId),
    listSecurityEvents: async (userId, now) => notices.listEvents(userId, now),
    listPrograms: async () => programs.list(),
    findProgram: async (tokenHash) => programs.find(tokenHash),
    listResetRequests: (reached, limit, signal) => scheduler.runOnce(() => resetRequests.list(reached, limit), signal),
    verifyAudit: async ({ at, expected, onProgress, signal }) => {
      // A directory's first note may still be on its way.
      await note.settle()
      // All that is known is read first: it never knows more than the database does.
      const known = { noted: note.read(), isNoteChecked: note.isChecked, seen: seenHead.read(), expected }
      const request = { kind: 'verify' as const, known, at }
      return runInWorker({ program: readerProgram, path: database.name }, request, { onProgress, signal })
    },
    readAuditHead: async () => audit.readHead(),
    exportAudit: (request, watch) =>
      runInWorker({ program: readerProgram, path: database.name }, { kind: 'export-audit', ...request }, watch),
    listAuditEntries: async (limit) => audit.listNewest(limit),
    findAuditEntries: (filter, page, signal) => scheduler.run(scan.list(filter, page), signal),
    countAuditEntries: (filter, signal) => scheduler.run(scan.count(filter), signal),
    countEvents: (spans, signal) => scheduler.run(counts.count(spans), signal),
    readLogState: async () => counts.readState(),
    listTimeline: (userId, page, signal) => scheduler.runOnce(() => audit.listTimeline(userId, page), signal),

    setUp: ({ administrator, recoveryCodeHashes }, guard, entry) =>
      write(guard, entry, ['directory', 'users'], () => {
        directory.markSetUp(guard.now)
        const row = users.insert(administrator)
        recoveryCodes.replace(administrator.id, recoveryCodeHashes, guard.now)
        return toUser(row)
      }),

    addUser: (user, guard, entry) => write(guard, entry, ['users'], () => toUser(users.insert(user))),

    updateUser: ({ id, changes: wanted }, guard, entry) =>
      write(guard, entry, ['users', 'sessions'], () => {
        const former = toUser(users.requireById(id))
        const user = users.update(id, wanted, guard.now)
        left.afterChange(former, user, wanted, guard.now)
        // A code that was handed out for the former password must not undo a newer one.
        if (wanted.hashedPassword !== undefined) left.endWaysIn(id)
        return user
      }),

    createUser: ({ user, activation }, guard, entry) =>
      write(guard, entry, ['users'], () => {
        const row = users.insert(user)
        resets.replace({ ...activation, userId: user.id })
        return toUser(row)
      }),

    changeAccount: ({ id, changes: wanted }, guard, entry) =>
      writeUndoable(guard, entry, () => accounts.change(id, wanted, { now: guard.now, operation: entry.action })),

    undo: ({ entryId }, guard, entry) =>
      writeUndoable(guard, entry, () => ({ ...undo.run(entryId, guard.now), undoes: entryId })),

    deleteUser: ({ id }, guard, entry) =>
      write(guard, entry, ['users', 'sessions'], () => {
        users.requireById(id)
        accounts.change(id, { deletedAt: guard.now }, { now: guard.now, operation: entry.action })
      }),

    purgeUsers: async ({ deletedUpTo }, guard, entry) => {
      // Looked for each hour, and nearly always nobody.
      if (!purge.hasDue(deletedUpTo)) return 0
      const { count, head } = await writeSlice(() => {
        checkGuard({ users, sessions, attempts, secondFactors, directory }, guard)
        return purge.run(deletedUpTo, entry)
      })
      if (head) keepHead(head)
      if (purge.hasDue(deletedUpTo)) announceBulk()
      else changes.announce('users', 'sessions', 'audit')
      return count
    },

    openSession: (session, guard, entry) =>
      write(guard, entry, ['users', 'sessions'], () => {
        users.requireById(session.userId)
        if (session.endsOthers) sessions.removeOfUser(session.userId)
        sessions.insert(session)
        users.recordSignIn(session.userId, session.createdAt)
      }),

    endSession: async ({ idHash }, guard, entry) => {
      if (!sessions.find(idHash)) return false
      return write(guard, entry, ['sessions'], () => {
        if (!sessions.remove(idHash)) throw new Refusal('not-signed-in')
        return true
      })
    },

    endSessionsOf: async ({ transport }, guard, entry) => {
      // Nothing to end is nothing to tell: else every start would be an entry.
      if (!sessions.hasAnyOf(transport)) return 0
      return write(guard, entry, ['sessions'], () => sessions.removeOfTransport(transport))
    },

    endSessionOfUser: ({ userId, publicId }, guard, entry) =>
      write(guard, entry, ['sessions'], () => {
        if (!sessions.removeNamed(userId, publicId)) throw new Refusal('no-such-session')
      }),

    endOtherSessions: ({ userId, keptHash }, guard, entry) =>
      write(guard, entry, ['sessions'], () => sessions.removeOthers(userId, keptHash)),

    renewSession: ({ formerHash, session }, guard, entry) =>
      write(guard, entry, ['sessions'], () => {
        if (!sessions.remove(formerHash)) throw new Refusal('not-signed-in')
        sessions.insert(session)
      }),

    changePassword: ({ hashedPassword, isPasswordShort, cancelsRecoveryCodes, session }, guard, entry) =>
      write(guard, entry, ['users', 'sessions'], () => {
        setPassword(session.userId, hashedPassword, isPasswordShort, guard.now)
        left.endWaysIn(session.userId)
        if (cancelsRecoveryCodes) recoveryCodes.drop(session.userId)
        sessions.insert(session)
      }),

    issueReset: (reset, guard, entry) => write(guard, entry, ['users'], () => issueReset(reset)),

    redeemReset: ({ userId, proof, hashedPassword, isPasswordShort, factorStep, replacementHash }, guard, entry) =>
      write(guard, entry, ['users', 'sessions'], () => {
        const row = users.findById(userId)
        if (!row || !isUsable(toUser(row), guard.now)) throw new Refusal('reset-refused')
        // A second factor that was set up meanwhile has not been asked for.
        if ((row.second_factor_at !== null) !== (factorStep !== null)) throw new Refusal('changed-meanwhile')
        if (factorStep !== null && !secondFactors.spend(userId, factorStep))
          throw new Refusal('wrong-second-factor', 'used-already', row)
        if (proof.kind === 'reset-code') {
          const spent = resets.spend(userId, proof.hash, guard.now)
          if (!spent) throw new Refusal('reset-refused')
          notices.settleIssued(userId, guard.now)
          // A code of one's own proves no more than one's session did; anybody else has looked at who asked for it.
          if (spent.issuerId !== userId) {
            recoveryCodes.drop(userId)
            left.endAll(userId)
          }
          // A first password takes nobody else's place.
          if (row.hashed_password !== null)
            notices.insert({
              userId,
              kind: 'password-reset',
              at: guard.now,
              about: null,
              by: spent.issuedBy,
              byId: spent.issuerId,
              transport: spent.transport,
            })
        } else {
          if (!recoveryCodes.spend(userId, proof.hash, guard.now)) throw new Refusal('reset-refused')
          recoveryCodes.add(userId, replacementHash, guard.now)
          notices.insert({
            userId,
            kind: 'recovery-code-used',
            at: guard.now,
            about: null,
            by: null,
            byId: null,
            transport: entry.transport,
          })
        }
        const user = setPassword(userId, hashedPassword, isPasswordShort, guard.now)
        attempts.clearAll(userId)
        if (factorStep !== null) attempts.clear(userId, { kind: 'second-factor', transport: 'any' })
        left.endWaysIn(userId)
        resetRequests.drop(userId)
        return user
      }),

    addProgram: (program, guard, entry) => write(guard, entry, ['http'], () => programs.insert(program)),

    revokeProgram: ({ id }, guard, entry) =>
      write(guard, entry, ['http'], () => {
        if (!programs.remove(id)) throw new Refusal('no-such-program')
      }),

    fileResetRequest: (request, guard, entry) => write(guard, entry, ['users'], () => resetRequests.file(request)),

    dismissResetRequest: ({ userId }, guard, entry) =>
      write(guard, entry, ['users'], () => {
        // Someone else dismissed it, or issued a code, in between.
        if (!resetRequests.drop(userId)) throw new Refusal('changed-meanwhile')
      }),

    replaceRecoveryCodes: ({ userId, hashes, notice }, guard, entry) =>
      write(guard, entry, ['users'], () => {
        users.requireById(userId)
        recoveryCodes.replace(userId, hashes, guard.now)
        notices.insert(notice)
      }),

    beginSecondFactor: ({ userId, sealedSecret }, guard, entry) =>
      write(guard, entry, [], () => {
        users.requireById(userId)
        if (!secondFactors.begin(userId, sealedSecret, guard.now)) throw new Refusal('second-factor-set')
      }),

    confirmSecondFactor: ({ userId, sealedSecret, step, keptHash }, guard, entry) =>
      write(guard, entry, ['users', 'sessions'], () => {
        if (!secondFactors.confirm(userId, { sealedSecret, step, now: guard.now })) throw new Refusal('no-second-factor')
        attempts.clear(userId, { kind: 'second-factor', transport: 'any' })
        sessions.removeOthers(userId, keptHash)
      }),

    removeSecondFactor: ({ userId, keptHash, notice }, guard, entry) =>
      write(guard, entry, ['users', 'sessions'], () => {
        const user = users.requireById(userId)
        if (user.second_factor_at === null) throw new Refusal('no-second-factor')
        secondFactors.remove(userId)
        // Whoever issued the live code could else go on guessing with it.
        if (notice && !resets.isIssuedBy(userId, entry.actor, guard.now))
          attempts.clear(userId, { kind: 'second-factor', transport: 'any' })
        if (user.is_password_short !== 0) users.requirePasswordChange(userId, guard.now)
        if (keptHash) sessions.removeOthers(userId, keptHash)
        else sessions.removeOfUser(userId)
        if (notice) notices.insert(notice)
      }),

    requirePasswordChange: ({ userId, notice }, guard, entry) =>
      write(guard, entry, ['users'], () => {
        users.requireById(userId)
        users.requirePasswordChange(userId, guard.now)
        notices.insert(notice)
      }),

    unlock: ({ userId }, guard, entry) =>
      write(guard, entry, ['users'], () => {
        users.requireById(userId)
        attempts.clearAll(userId)
      }),

    disownNotices: ({ user, event, transport }, guard, entry) =>
      write(guard, entry, ['users', 'sessions'], () => {
        const since = notices.disown(user.id, event, guard.now)
        if (since === null) throw new Refusal('no-such-notice')
        // Those made before are the owner's way back.
        recoveryCodes.dropMadeSince(user.id, since)
        left.endAll(user.id)
        users.requirePasswordChange(user.id, guard.now)
        users.disownPassword(user.id, guard.now)
        const told = { kind: 'disowned', at: guard.now, about: user.email, by: user.email, byId: user.id, transport } as const
        for (const { id } of users.listAdministrators()) if (id !== user.id) notices.insert({ ...told, userId: id })
      }),

    updatePolicy: async (wanted, guard, entry) => {
      const value = await write(guard, entry, ['directory'], () => {
        const former = directory.read().policy
        const next = policySchema.parse({ ...former, ...wanted })
        // Hashes of a cost that only the former policy allowed fit nobody from now on.
        const limit = highestStoredCost(next.hashCost)
        if (limit < highestStoredCost(former.hashCost) && !users.hasLastingAdministratorUpTo(limit))
          throw new Refusal('last-administrator')
        directory.writePolicy(next)
        return next
      })
      policy = null
      return value
    },

    acknowledgeNotices: ({ userId }, guard, entry) => write(guard, entry, [], () => notices.acknowledge(userId, guard.now)),

    upgradeHash: ({ userId, from, to }, guard, entry) =>
      write(guard, entry, [], () => {
        if (upgrade.run(to, userId, from).changes === 0) throw new Refusal('changed-meanwhile')
      }),

    touchProgram: (id, at) => queue.writeSoon(() => programs.touch(id, at)),

    touchSession: (idHash, at) => queue.write(() => sessions.touch(idHash, at)),

    countAttempt: async ({ userId, kind, transport, rule }, now, entry) => {
      const { locks, ...counted } = await queue.writeSoon(() => {
        // The same statements whoever it is: those of nobody find no user. Written where nothing changed too.
        const before = attempts.read(userId ?? '', { kind, transport })
        const { decision, next } = rule(before, now)
        attempts.write(userId ?? '', { kind, transport }, next)
        attempts.countUnknown(kind, userId === null)
        if (userId === null) return { decision: 'open' as const, delayedUntil: null, attempt: null, locks: false }
        const locks = before.lockedAt === null && next.lockedAt !== null
        if (locks) attempts.mark(userId)
        // Not noted here: it is not on the disk yet, and a note of what a loss of power undoes would read as a cut. What comes of the
        // attempt is an entry too, and is noted.
        if (locks) audit.append(entry)
        const imposed = {
          delayedUntil: next.delayedUntil === before.delayedUntil ? null : next.delayedUntil,
          lockedAt: locks ? next.lockedAt : null,
        }
        const attempt = decision === 'open' ? { userId, kind, transport, ...imposed } : null
        return { decision, delayedUntil: next.delayedUntil, attempt, locks }
      })
      if (locks) changes.announce('users', 'audit')
      return counted
    },

    takeBackAttempt: (attempt) => queue.writeSoon(() => attempts.takeBack(attempt)),

    clearAttempts: (userId, key) => queue.writeSoon(() => attempts.clear(userId, key)),

    planMany: (request, watch) =>
      runInWorker({ program: readerProgram, path: database.name }, { kind: 'plan-many', plan: request }, watch),
    listEmails: async (numbers) => Array.from(numbers, (number) => users.findByNumber(number)?.email ?? null),
    findUndoBatch: async (entryId) => undoSteps.findBatch(entryId),

    changeBulk: async (slice, guard, entry) => {
      const { result, ended } = await writeSlice(() => {
        checkGuard({ users, sessions, attempts, secondFactors, directory }, guard)
        // Whom the role reaches is decided by the one that they have now.
        const { role } = toUser(users.requireById(slice.actor.id))
        return collectEnded(() => runSlice({ ...slice, actor: { ...slice.actor, role } }, entry))
      })
      const { outcomes, head } = result
      if (head) keepHead(head)
      tellEnded(ended)
      announceBulk()
      return outcomes
    },

    recordJob: async (guard, entry) => {
      const head = await queue.write(() => {
        checkGuard({ users, sessions, attempts, secondFactors, directory }, guard)
        return audit.append(entry)
      })
      keepHead(head)
      changes.announce('users', 'sessions', 'audit')
      return head.id
    },

    recordAct: (guard, entry) => write(guard, entry, ['directory'], () => undefined),

    recordRefusal: async (entry) => {
      keepHead(await queue.write(() => audit.append(entry)))
      changes.announce('audit')
    },

    onChanged: (listener) => changes.listen(listener),
    onWorkEnded: (listener) => {
      workListeners.add(listener)
      return () => void workListeners.delete(listener)
    },

    close: async () => {
      changes.stop()
      scheduler.close()
      await queue.close()
      // Every commit is on the disk by now. The rest may hang on a disk or a thread that does not answer, and is not waited for for ever.
      await within(CLOSE_WITHIN_MS, Promise.allSettled([note.settle(), reads.close(), checkpoints.close()]))
      database.close()
    },
  }
}
