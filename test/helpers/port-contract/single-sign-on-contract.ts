import { randomBytes, randomUUID } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import type { NewRelyingProgram, OidcRecord, Store, User } from '../../../src/main/store/ports/store.ts'
import { OIDC_RECORDS_OF_USER } from '../../../src/shared/domain/limits.ts'
import { addUser, entryOf, expectRefusal, guard, NOW, type OpenStore } from './contract-world.ts'

const addProgram = async (store: Store, change: Partial<NewRelyingProgram> = {}): Promise<NewRelyingProgram> => {
  const program: NewRelyingProgram = {
    id: randomUUID(),
    name: 'Wiki',
    kind: 'confidential',
    secretHash: randomBytes(32),
    redirects: ['http://localhost:3000/callback'],
    logoutRedirects: [],
    logoutAddress: null,
    scopes: ['openid', 'email'],
    permissions: [],
    isForGroupsOnly: false,
    createdAt: NOW,
    groupIds: [],
    ...change,
  }
  await store.registerRelyingProgram(program, guard, entryOf('sso:register'))
  return program
}

const recordOf = (change: Partial<OidcRecord> = {}): OidcRecord => ({
  model: 'RefreshToken',
  idHash: randomBytes(32),
  sealed: Buffer.from('sealed'),
  keyId: 1,
  userId: null,
  programId: null,
  grantHash: null,
  otherHash: null,
  expiresAt: NOW + 1_000,
  ...change,
})

/** A user who allowed a program, with its grant and a token of it. */
const startGrant = async (store: Store) => {
  const user = await addUser(store, 'ada@example.org')
  const program = await addProgram(store)
  const of = { userId: user.id, programId: program.id }
  await store.allowProgram({ ...of, scopes: ['openid'] }, guard, entryOf('sso:allow', user))
  const grant = recordOf({ ...of, model: 'Grant' })
  await store.putRecord(grant, { now: NOW })
  const token = recordOf({ ...of, grantHash: grant.idHash })
  await store.putRecord(token, { now: NOW })
  return { user, program, of, grant, token }
}

const isThere = async (store: Store, { model, idHash }: OidcRecord, now = NOW): Promise<boolean> =>
  (await store.findRecord(model, idHash, now)) !== null

const refused = (store: Store, users: readonly User[], record: OidcRecord, signedInAt?: number): Promise<unknown> =>
  expectRefusal(
    store,
    users,
    () => store.putRecord(record, { now: NOW, ...(signedInAt === undefined ? {} : { signedInAt }) }),
    'changed-meanwhile',
  )

/** Registers the tests of the ports for programs that sign users in, and of what their provider stores. */
export const describeSingleSignOnPorts = (openStore: OpenStore): void => {
  describe('records of the OpenID provider', () => {
    test('a record is found until its end, by either id, with its user and its program', async () => {
      const store = await openStore()
      const { user, program, token } = await startGrant(store)
      const found = await store.findRecord(token.model, token.idHash, NOW)
      expect(found).toMatchObject({ record: token, consumedAt: null, user: { id: user.id }, program: { id: program.id } })
      expect(await isThere(store, token, token.expiresAt)).toBe(false)
      const session = recordOf({ model: 'Session', userId: user.id, otherHash: randomBytes(32) })
      await store.putRecord(session, { now: NOW, signedInAt: NOW })
      expect((await store.findRecordByOtherId('Session', session.otherHash ?? Buffer.alloc(0), NOW))?.record).toEqual(session)
      expect(await store.findRecordByOtherId('DeviceCode', session.otherHash ?? Buffer.alloc(0), NOW)).toBeNull()
    })

    test('a record is consumed once, also in a race of two, and stays consumed when it is written again', async () => {
      const store = await openStore()
      const { token } = await startGrant(store)
      const consume = () => store.consumeRecord(token.model, token.idHash, NOW)
      expect((await Promise.all([consume(), consume()])).sort()).toEqual([false, true])
      await store.putRecord(token, { now: NOW })
      expect(await store.findRecord(token.model, token.idHash, NOW)).toMatchObject({ consumedAt: NOW })
      expect(await store.consumeRecord('RefreshToken', randomBytes(32), NOW)).toBe(false)
    })

    test('a record needs its grant, its user and its program at the commit', async () => {
      const store = await openStore()
      const { user, of, grant } = await startGrant(store)
      await store.removeRecord('Grant', grant.idHash)
      await refused(store, [user], recordOf({ ...of, grantHash: grant.idHash }))
      await refused(store, [user], recordOf({ ...of, programId: randomUUID() }))
      await refused(store, [user], recordOf({ ...of, userId: randomUUID() }))
    })

    test('what ends the sessions of a user ends every record, and a session of before is not stored again', async () => {
      const store = await openStore()
      const { user, program, token, grant } = await startGrant(store)
      await store.endOtherSessions({ userId: user.id, keptHash: randomBytes(32) }, guard, entryOf('users:endSessions', user))
      expect([await isThere(store, token), await isThere(store, grant)]).toEqual([false, false])
      expect(await store.listAllowedPrograms(user.id)).toEqual([])
      expect(await store.listProgramUsers(program.id)).toMatchObject([{ id: user.id, endedAt: NOW }])
      const session = recordOf({ model: 'Session', userId: user.id })
      await refused(store, [user], session, NOW)
      await store.putRecord(session, { now: NOW, signedInAt: NOW + 1 })
      expect(await isThere(store, session)).toBe(true)
    })

    test('a revoked program takes all with it, and an ended one what it has of that user', async () => {
      const store = await openStore()
      const first = await startGrant(store)
      const bob = await addUser(store, 'bob@example.org')
      const ofBob = { userId: bob.id, programId: first.program.id }
      await store.allowProgram({ ...ofBob, scopes: ['openid'] }, guard, entryOf('sso:allow', bob))
      const grantOfBob = recordOf({ ...ofBob, model: 'Grant' })
      await store.putRecord(grantOfBob, { now: NOW })
      await store.endAllowedProgram(first.of, guard, entryOf('sso:endAllowed', first.user))
      expect([await isThere(store, first.token), await isThere(store, grantOfBob)]).toEqual([false, true])
      const endAgain = () => store.endAllowedProgram(first.of, guard, entryOf('sso:endAllowed', first.user))
      await expectRefusal(store, [first.user, bob], endAgain, 'no-such-program')
      await store.revokeRelyingProgram({ id: first.program.id }, guard, entryOf('sso:revoke'))
      expect(await isThere(store, grantOfBob)).toBe(false)
      expect(await store.findRelyingProgram(first.program.id)).toBeNull()
    })

    test('expired records go, and the records of one user have a limit', async () => {
      const store = await openStore()
      const { of, grant, token } = await startGrant(store)
      for (let count = 0; count < OIDC_RECORDS_OF_USER; count += 1)
        await store.putRecord(recordOf({ ...of, grantHash: grant.idHash, expiresAt: NOW + 2_000 + count }), { now: NOW })
      // Those that end first went.
      expect(await isThere(store, token)).toBe(false)
      await store.removeExpiredRecords(NOW + 1_000_000)
      expect(await isThere(store, grant)).toBe(false)
    })
  })

  describe('programs that sign users in', () => {
    test('a program sees present groups only, and counts the users who allow it', async () => {
      const store = await openStore()
      const fields = { name: 'Art', description: '', requiresSecondFactor: false }
      const { group } = await store.createGroup(fields, guard, entryOf('groups:create'))
      const program = await addProgram(store, { groupIds: [group?.id ?? 0] })
      expect(await store.findRelyingProgram(program.id)).toMatchObject({ name: 'Wiki', groups: ['Art'], users: 0 })
      await store.deleteGroup({ id: group?.id ?? 0 }, guard, entryOf('groups:delete'))
      expect(await store.findRelyingProgram(program.id)).toMatchObject({ groups: [] })
      const register = () => addProgram(store, { groupIds: [999] })
      await expectRefusal(store, [], register, 'no-such-group')
      expect(await store.listRelyingPrograms()).toHaveLength(1)
    })

    test('a confirmed email is confirmed until it changes', async () => {
      const store = await openStore()
      const ada = await addUser(store, 'ada@example.org')
      await store.confirmEmail({ userId: ada.id, email: ada.email }, guard, entryOf('users:confirmEmail', ada))
      expect(await store.isEmailConfirmed(ada.id)).toBe(true)
      const rename = (email: string) =>
        store.updateUser({ id: ada.id, changes: { email }, canBeUndone: false }, guard, entryOf('auth:changeEmail', ada))
      await rename('adele@example.org')
      expect(await store.isEmailConfirmed(ada.id)).toBe(false)
      const late = () => store.confirmEmail({ userId: ada.id, email: ada.email }, guard, entryOf('users:confirmEmail', ada))
      await expectRefusal(store, [ada], late, 'changed-meanwhile')
    })

    test('of two processes that renew the signing key, one does', async () => {
      const store = await openStore()
      const key = (id: string) => ({ id, sealed: Buffer.from(id), keyId: 1, createdAt: NOW, replacedAt: null })
      await store.addSigningKey(key('one'), null)
      await store.addSigningKey(key('two'), null)
      await store.addSigningKey(key('three'), 'one')
      expect((await store.listSigningKeys()).map(({ id, replacedAt }) => [id, replacedAt])).toEqual([
        ['three', null],
        ['one', NOW],
      ])
      await store.removeSigningKeys(NOW)
      expect((await store.listSigningKeys()).map(({ id }) => id)).toEqual(['three'])
    })
  })
}
