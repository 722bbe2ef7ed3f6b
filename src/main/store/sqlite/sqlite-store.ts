import type { Database } from 'better-sqlite3'
import { Refusal } from '../../../shared/errors.ts'
import type { Topic } from '../../../shared/operations.ts'
import type { AuditEntry, Guard, Store } from '../store.ts'
import { auditTable } from './audit.ts'
import { Changes } from './changes.ts'
import { directoryTable } from './directory.ts'
import { checkGuard } from './guard.ts'
import { noticesTable } from './notices.ts'
import { recoveryCodesTable } from './recovery-codes.ts'
import { resetsTable } from './resets.ts'
import { sessionsTable } from './sessions.ts'
import { toUser, usersTable } from './users.ts'
import { WriteQueue } from './write-queue.ts'

/** The port on an open, migrated database. */
export const createSqliteStore = (database: Database): Store => {
  const directory = directoryTable(database)
  const users = usersTable(database)
  const sessions = sessionsTable(database)
  const resets = resetsTable(database)
  const recoveryCodes = recoveryCodesTable(database)
  const notices = noticesTable(database)
  const audit = auditTable(database)
  const changes = new Changes(database)
  const queue = new WriteQueue(database)
  const upgrade = database.prepare<[string, string, string]>(
    'UPDATE users SET hashed_password = ? WHERE id = ? AND hashed_password = ?',
  )

  /** The shape of every audited write: guard, change, entry, commit, and then the news. */
  const write = async <T>(guard: Guard, entry: AuditEntry, topics: Topic[], change: () => T): Promise<T> => {
    const value = await queue.write(() => {
      checkGuard({ users, sessions }, guard)
      const result = change()
      audit.append(entry)
      return result
    })
    changes.announce(...topics, 'audit')
    return value
  }

  return {
    readDirectory: async () => directory.read(),
    findUser: async (by) => {
      const row = 'id' in by ? users.findById(by.id) : users.findByEmail(by.email)
      return row && toUser(row)
    },
    findUserBy: async (filter) => users.findBy(filter),
    findSession: async (idHash) => sessions.find(idHash),
    findResetUser: async ({ kind, hash }, now) => {
      const row = kind === 'reset-code' ? resets.findUser(hash, now) : recoveryCodes.findUser(hash)
      return row && toUser(row)
    },
    listUsers: async (page) => users.list(page),
    listAdministrators: async () => users.listAdministrators(),
    listNotices: async (userId) => notices.listOpen(userId),
    listAuditEntries: async (limit) => audit.listNewest(limit),

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
        const user = users.update(id, wanted, guard.now)
        const endsSessions = wanted.hashedPassword !== undefined || wanted.role !== undefined || wanted.disabledAt !== undefined
        if (endsSessions) sessions.removeOfUser(id)
        // A code that was handed out for the former password must not undo a newer one.
        if (wanted.hashedPassword !== undefined) resets.drop(id)
        return user
      }),

    deleteUser: ({ id }, guard, entry) => write(guard, entry, ['users', 'sessions'], () => users.remove(id)),

    openSession: (session, guard, entry) =>
      write(guard, entry, ['users', 'sessions'], () => {
        users.requireById(session.userId)
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

    changePassword: ({ hashedPassword, session }, guard, entry) =>
      write(guard, entry, ['users', 'sessions'], () => {
        users.update(session.userId, { hashedPassword }, guard.now)
        sessions.removeOfUser(session.userId)
        resets.drop(session.userId)
        sessions.insert(session)
      }),

    issueReset: (reset, guard, entry) =>
      write(guard, entry, ['users'], () => {
        users.requireById(reset.userId)
        resets.replace(reset)
        notices.dropIssued(reset.userId)
        notices.insert({
          userId: reset.userId,
          kind: 'reset-issued',
          at: reset.issuedAt,
          by: reset.issuedBy?.email ?? null,
          transport: reset.transport,
        })
      }),

    redeemReset: ({ userId, proof, hashedPassword }, guard, entry) =>
      write(guard, entry, ['users', 'sessions'], () => {
        if (users.findById(userId)?.disabled_at !== null) throw new Refusal('reset-refused')
        if (proof.kind === 'reset-code') {
          const spent = resets.spend(userId, proof.hash, guard.now)
          if (!spent) throw new Refusal('reset-refused')
          notices.dropIssued(userId)
          notices.insert({ userId, kind: 'password-reset', at: guard.now, by: spent.issuedBy, transport: spent.transport })
        } else {
          if (!recoveryCodes.spend(userId, proof.hash, guard.now)) throw new Refusal('reset-refused')
          resets.drop(userId)
          notices.insert({ userId, kind: 'recovery-code-used', at: guard.now, by: null, transport: entry.transport })
        }
        const user = users.update(userId, { hashedPassword }, guard.now)
        sessions.removeOfUser(userId)
        return user
      }),

    replaceRecoveryCodes: ({ userId, hashes }, guard, entry) =>
      write(guard, entry, ['users'], () => {
        users.requireById(userId)
        recoveryCodes.replace(userId, hashes, guard.now)
      }),

    acknowledgeNotices: ({ userId }, guard, entry) => write(guard, entry, [], () => notices.acknowledge(userId, guard.now)),

    upgradeHash: ({ userId, from, to }, guard, entry) =>
      write(guard, entry, [], () => {
        if (upgrade.run(to, userId, from).changes === 0) throw new Refusal('changed-meanwhile')
      }),

    touchSession: (idHash, at) => queue.write(() => sessions.touch(idHash, at)),

    recordRefusal: async (entry) => {
      await queue.write(() => audit.append(entry))
      changes.announce('audit')
    },

    onChanged: (listener) => changes.listen(listener),

    close: async () => {
      changes.stop()
      await queue.drain()
      database.close()
    },
  }
}
