import { randomBytes } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import type { Guard, ResetProof, Store, User } from '../../../src/main/store/ports/store.ts'
import {
  addUser,
  entryOf,
  expectRefusal,
  guard,
  NOW,
  type OpenStore,
  openSession,
  race,
  resetOf,
  sessionOf,
} from './contract-world.ts'

const redeem = (store: Store, user: User, proof: ResetProof, now = NOW): Promise<User> =>
  store.redeemReset(
    {
      userId: user.id,
      proof,
      hashedPassword: 'a new hash',
      isPasswordShort: false,
      factorStep: null,
      replacementHash: randomBytes(32),
    },
    { now },
    entryOf('auth:reset', user),
  )

/** A guard that re-checks the acting session at the commit. */
const guardOfSession = (sessionHash: Buffer, freshSince?: number): Guard => ({
  now: NOW,
  actor: { sessionHash, permissions: ['users:manage'], ...(freshSince === undefined ? {} : { freshSince }) },
})

/** Registers the tests of the ports for sessions, codes, second factors and the guard of a commit. */
export const describeAccessPorts = (openStore: OpenStore): void => {
  describe('sessions', () => {
    test('a session is found until it ends, and it ends once', async () => {
      const store = await openStore()
      const ada = await addUser(store, 'ada@example.org')
      const { idHash, endsOthers: _, ...session } = await openSession(store, ada)
      expect(await store.findSession(idHash)).toMatchObject({ session, user: { id: ada.id, lastSignInAt: NOW } })
      const end = (): Promise<boolean> => store.endSession({ idHash }, guard, entryOf('auth:logout', ada))
      expect(await end()).toBe(true)
      expect(await end()).toBe(false)
      expect(await store.findSession(idHash)).toBeNull()
    })

    test('a new password ends all sessions but the one that it opens', async () => {
      const store = await openStore()
      const ada = await addUser(store, 'ada@example.org')
      const former = await openSession(store, ada)
      const session = sessionOf(ada)
      const change = { hashedPassword: 'a new hash', isPasswordShort: false, cancelsRecoveryCodes: false, session }
      await store.changePassword(change, guard, entryOf('auth:changePassword', ada))
      expect(await store.findSession(former.idHash)).toBeNull()
      expect((await store.listSessions(ada.id)).map(({ publicId }) => publicId)).toEqual([session.publicId])
    })

    test('a session of another user, or an unknown one, is not ended by its public id', async () => {
      const store = await openStore()
      const [ada, bob] = [await addUser(store, 'ada@example.org'), await addUser(store, 'bob@example.org')]
      const { publicId } = await openSession(store, ada)
      const end = (): Promise<void> =>
        store.endSessionOfUser({ userId: bob.id, publicId }, guard, entryOf('users:endSession', bob))
      await expectRefusal(store, [ada, bob], end, 'no-such-session')
    })
  })

  describe('codes', () => {
    test('a reset code is spent once, also in a race of two', async () => {
      const store = await openStore()
      const ada = await addUser(store, 'ada@example.org')
      const reset = resetOf(ada)
      await store.issueReset(reset, guard, entryOf('users:issueReset', ada))
      const proof = { kind: 'reset-code', hash: reset.codeHash } as const
      expect(await store.findResetUser(proof, NOW)).toMatchObject({ id: ada.id })
      await expectRefusal(store, [ada], () => redeem(store, ada, proof, reset.expiresAt), 'reset-refused')
      const attempt = (): Promise<User> => redeem(store, ada, proof)
      expect(await race(attempt, attempt)).toBe('reset-refused')
      expect(await store.findUser({ id: ada.id })).toMatchObject({ hashedPassword: 'a new hash' })
      await expectRefusal(store, [ada], attempt, 'reset-refused')
    })

    test('a new reset code replaces the one before', async () => {
      const store = await openStore()
      const ada = await addUser(store, 'ada@example.org')
      const [first, second] = [resetOf(ada), resetOf(ada)]
      for (const reset of [first, second]) await store.issueReset(reset, guard, entryOf('users:issueReset', ada))
      const proof = { kind: 'reset-code', hash: first.codeHash } as const
      await expectRefusal(store, [ada], () => redeem(store, ada, proof), 'reset-refused')
      await redeem(store, ada, { kind: 'reset-code', hash: second.codeHash })
    })

    test('a recovery code is spent once, also in a race of two, and another takes its place', async () => {
      const store = await openStore()
      const ada = await addUser(store, 'ada@example.org')
      const hashes = [randomBytes(32), randomBytes(32)]
      const about = { kind: 'recovery-codes-made', at: NOW, about: null, by: null, byId: null, transport: 'window' } as const
      const change = { userId: ada.id, hashes, notice: { ...about, userId: ada.id } }
      await store.replaceRecoveryCodes(change, guard, entryOf('auth:renewRecoveryCodes', ada))
      const attempt = (): Promise<User> => redeem(store, ada, { kind: 'recovery-code', hash: hashes[0] ?? Buffer.alloc(0) })
      expect(await race(attempt, attempt)).toBe('reset-refused')
      expect(await store.readRecoveryCodes(ada.id)).toMatchObject({ left: 2 })
      await expectRefusal(store, [ada], attempt, 'reset-refused')
    })

    test('a step of a second factor is spent once, also in a race of two', async () => {
      const store = await openStore()
      const ada = await addUser(store, 'ada@example.org')
      const sealedSecret = randomBytes(48)
      await store.beginSecondFactor({ userId: ada.id, sealedSecret }, guard, entryOf('auth:beginSecondFactor', ada))
      const confirmation = { userId: ada.id, sealedSecret, step: 1, driftSteps: 0, keptHash: randomBytes(32) }
      const confirm = (): Promise<void> =>
        store.confirmSecondFactor(confirmation, guard, entryOf('auth:confirmSecondFactor', ada))
      expect(await race(confirm, confirm)).toBe('no-second-factor')
      const { email, hashedPassword } = ada
      const credentials = {
        userId: ada.id,
        email,
        hashedPassword: hashedPassword ?? '',
        asksFactor: true,
        factorStep: 2,
        attempt: null,
      }
      const signIn = (): Promise<void> => store.openSession(sessionOf(ada), { now: NOW, credentials }, entryOf('auth:login', ada))
      expect(await race(signIn, signIn)).toBe('wrong-second-factor')
      expect(await store.listSessions(ada.id)).toHaveLength(1)
      await expectRefusal(store, [ada], signIn, 'wrong-second-factor')
    })
  })

  describe('the guard of a commit', () => {
    const rename = (store: Store, target: User, by: Guard): Promise<User> =>
      store.updateUser({ id: target.id, changes: { name: 'renamed' }, canBeUndone: true }, by, entryOf('users:update', target))

    test('refuses a session that has ended, is not fresh, or whose user may no longer do it', async () => {
      const store = await openStore()
      const ada = await addUser(store, 'ada@example.org', 'administrator')
      const grace = await addUser(store, 'grace@example.org', 'administrator')
      const { idHash } = await openSession(store, grace)
      const everyone = [ada, grace]
      await expectRefusal(store, everyone, () => rename(store, ada, guardOfSession(randomBytes(32))), 'not-signed-in')
      await expectRefusal(store, everyone, () => rename(store, ada, guardOfSession(idHash, NOW + 1)), 'reauthentication-required')
      await rename(store, ada, guardOfSession(idHash, NOW))
      await store.updateUser(
        { id: grace.id, changes: { role: 'user' }, canBeUndone: false },
        guard,
        entryOf('users:update', grace),
      )
      const later = await openSession(store, grace)
      await expectRefusal(store, everyone, () => rename(store, ada, guardOfSession(idHash)), 'not-signed-in')
      await expectRefusal(store, everyone, () => rename(store, ada, guardOfSession(later.idHash)), 'not-permitted')
    })

    test('refuses a sign-in whose user has another password since it was checked', async () => {
      const store = await openStore()
      const ada = await addUser(store, 'ada@example.org')
      const { email, hashedPassword } = ada
      const credentials = { userId: ada.id, email, hashedPassword: hashedPassword ?? '', attempt: null }
      const signIn = (): Promise<void> => store.openSession(sessionOf(ada), { now: NOW, credentials }, entryOf('auth:login', ada))
      await signIn()
      const changes = { hashedPassword: 'another hash' }
      await store.updateUser({ id: ada.id, changes, canBeUndone: false }, guard, entryOf('users:update', ada))
      await expectRefusal(store, [ada], signIn, 'changed-meanwhile')
    })
  })
}
