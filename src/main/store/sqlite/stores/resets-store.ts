import { isDisabled, isUsable } from '../../../../shared/domain/user-state.ts'
import { Refusal } from '../../../../shared/errors.ts'
import type {
  AuditEntry,
  IssuedReset,
  RecoveryCodesPort,
  ResetProof,
  ResetRequestsPort,
  ResetsPort,
  User,
} from '../../ports/store.ts'
import { noRecoveryCodes } from '../tables/recovery-codes-table.ts'
import type { Tables } from '../tables/store-tables.ts'
import { setPassword } from './passwords-store.ts'
import type { StoreContext } from './store-context.ts'

/** Stores a code, ends delays and closes the user's request. */
const replaceCode = ({ resets, attempts, resetRequests }: Tables, code: IssuedReset): void => {
  resets.replace(code)
  attempts.endDelays(code.userId)
  resetRequests.drop(code.userId)
}

/**
 * Issues the code of a user without a password, who has no notices to read yet. Inside a write transaction.
 *
 * The count of wrong codes begins again, because this user has no other code that it could protect.
 */
export const issueActivation = (tables: Tables, code: IssuedReset): void => {
  const user = tables.users.requireById(code.userId)
  if (user.isActivated) throw new Refusal('already-activated')
  if (code.isShort && user.role !== 'user') throw new Refusal('changed-meanwhile')
  replaceCode(tables, code)
  tables.attempts.clearCodes(code.userId)
}

/** Issues a reset code and adds a notice. Inside a write transaction. */
export const issueReset = (tables: Tables, reset: IssuedReset): void => {
  tables.users.requireById(reset.userId)
  replaceCode(tables, reset)
  tables.notices.insert({
    userId: reset.userId,
    kind: 'reset-issued',
    at: reset.issuedAt,
    about: null,
    by: reset.issuedBy?.email ?? null,
    byId: reset.issuedBy?.id ?? null,
    transport: reset.transport,
  })
}

type Redemption = Parameters<ResetsPort['redeemReset']>[0]

/** @throws Refusal reset-refused, changed-meanwhile, wrong-second-factor */
const requireRedeemer = ({ users, secondFactors }: Tables, { userId, factorStep }: Redemption, now: number): User => {
  const user = users.findById(userId)
  if (!user || !isUsable(user, now)) throw new Refusal('reset-refused')
  // The user was not asked for a second factor that was set up meanwhile.
  if ((user.secondFactorAt !== null) !== (factorStep !== null)) throw new Refusal('changed-meanwhile')
  if (factorStep !== null && !secondFactors.spend(userId, factorStep))
    throw new Refusal('wrong-second-factor', 'used-already', { id: user.id, email: user.email })
  return user
}

/** @throws Refusal reset-refused */
const spendResetCode = ({ tables, endedAccess }: StoreContext, user: User, hash: Buffer, now: number): void => {
  const { resets, notices, alerts, recoveryCodes } = tables
  const userId = user.id
  const spent = resets.spend(userId, hash, now)
  if (!spent) throw new Refusal('reset-refused')
  notices.settleIssued(userId, now)
  // A code that a user issued for themselves proves no more than their session did. Other issuers check who asks.
  if (spent.issuerId !== userId) {
    recoveryCodes.drop(userId)
    endedAccess.endAll(userId, now)
  }
  // A first password replaces nothing.
  if (user.hashedPassword === null) return
  const { issuedBy: by, issuerId: byId, transport } = spent
  if (user.role === 'administrator' && byId !== userId)
    alerts.raise({ userId, kind: 'administrator-recovered', at: now, transport })
  notices.insert({ userId, kind: 'password-reset', at: now, about: null, by, byId, transport })
}

/** Replaces the spent recovery code with a new one. @throws Refusal reset-refused */
const spendRecoveryCode = (
  { recoveryCodes, notices }: Tables,
  { userId, proof, replacementHash }: Redemption,
  { transport }: AuditEntry,
  now: number,
): void => {
  if (!recoveryCodes.spend(userId, proof.hash, now)) throw new Refusal('reset-refused')
  recoveryCodes.add(userId, replacementHash, now)
  notices.insert({ userId, kind: 'recovery-code-used', at: now, about: null, by: null, byId: null, transport })
}

const redeemReset = (context: StoreContext, redemption: Redemption, entry: AuditEntry, now: number): User => {
  const { tables, endedAccess } = context
  const { userId, proof, factorStep } = redemption
  const redeemer = requireRedeemer(tables, redemption, now)
  if (proof.kind === 'reset-code') spendResetCode(context, redeemer, proof.hash, now)
  else spendRecoveryCode(tables, redemption, entry, now)
  const user = setPassword(tables, userId, redemption, now)
  tables.attempts.clearAll(userId)
  if (factorStep !== null) tables.attempts.clear(userId, { kind: 'second-factor', transport: 'any' })
  endedAccess.endWaysIn(userId, now)
  tables.resetRequests.drop(userId)
  return user
}

const findRedeemer = ({ resets, recoveryCodes }: Tables, { kind, hash }: ResetProof, now: number): User | null =>
  kind === 'reset-code' ? resets.findUser(hash, now) : recoveryCodes.findUser(hash)

/** The port of reset codes. */
export const resetsStore = (context: StoreContext): ResetsPort => {
  const { tables } = context
  const issueWith =
    (issueCode: typeof issueReset): ResetsPort['issueReset'] =>
    async (code, guard, entry) => {
      const issued = await context.writeNumbered(guard, entry, ['users'], () => {
        if (isDisabled(tables.users.requireById(code.userId), guard.now)) throw new Refusal('user-disabled')
        issueCode(tables, code)
      })
      return issued.entry
    }
  return {
    findResetExpiry: async (userId, now) => tables.resets.findExpiry(userId, now),
    findResetUser: async (proof, now) => {
      const user = findRedeemer(tables, proof, now)
      return user?.deletedAt === null ? user : null
    },
    issueReset: issueWith(issueReset),
    issueActivation: issueWith(issueActivation),
    redeemReset: (redemption, guard, entry) =>
      context.write(guard, entry, ['users', 'sessions', 'alerts'], () => redeemReset(context, redemption, entry, guard.now)),
  }
}

/** The port of recovery codes. */
export const recoveryCodesStore = (context: StoreContext): RecoveryCodesPort => {
  const { users, recoveryCodes, notices } = context.tables
  return {
    readRecoveryCodes: async (userId) =>
      context.cache.find(`codes ${userId}`, () => recoveryCodes.read(userId)) ?? noRecoveryCodes,

    keepRecoveryCodes: async (hashes, at) => {
      const kept = await context.queue.write(() => hashes.filter((hash) => recoveryCodes.keep(hash, at)).length)
      if (kept > 0) context.changes.announce('users')
    },

    replaceRecoveryCodes: ({ userId, hashes, notice }, guard, entry) =>
      context.write(guard, entry, ['users'], () => {
        users.requireById(userId)
        recoveryCodes.replace(userId, hashes, guard.now)
        notices.insert(notice)
      }),
  }
}

/** The port of requests for reset codes. */
export const resetRequestsStore = (context: StoreContext): ResetRequestsPort => {
  const { resetRequests } = context.tables
  return {
    listResetRequests: (reached, page, signal) => context.scheduler.runOnce(() => resetRequests.list(reached, page), signal),

    fileResetRequest: (request, guard, entry) => context.write(guard, entry, ['users'], () => resetRequests.file(request)),

    dismissResetRequest: ({ userId }, guard, entry) =>
      context.write(guard, entry, ['users'], () => {
        // Another administrator dismissed it or issued a code meanwhile.
        const dropped = resetRequests.drop(userId)
        if (!dropped) throw new Refusal('changed-meanwhile')
        return dropped
      }),

    restoreResetRequest: ({ dismissedAt, ...request }, guard, entry) =>
      context.write(guard, entry, ['users'], () => {
        if (resetRequests.isAnswered(request.userId, dismissedAt)) throw new Refusal('changed-meanwhile')
        resetRequests.restore(request)
      }),
  }
}
