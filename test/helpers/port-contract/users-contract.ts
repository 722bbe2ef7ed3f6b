import { randomUUID } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { NoResultFound } from '../../../src/main/store/ports/commit.ts'
import type { Store, UndoableChanges, User } from '../../../src/main/store/ports/store.ts'
import { addUser, entryOf, expectRefusal, guard, NOW, type OpenStore, openSession, race } from './contract-world.ts'

const update = (store: Store, user: User, changes: UndoableChanges, action = 'users:update'): Promise<User> =>
  store.updateUser({ id: user.id, changes, canBeUndone: true }, guard, entryOf(action, user))

const newestEntry = async (store: Store): Promise<number> => (await store.readAuditHead())?.id ?? 0

/** Registers the tests of the ports for users and for undo. */
export const describeUsersPort = (openStore: OpenStore): void => {
  describe('users', () => {
    test('a user is found by id and by any spelling of the address, and a missing one is null', async () => {
      const store = await openStore()
      const ada = await addUser(store, 'Ada@example.org')
      expect(await store.findUser({ id: ada.id })).toEqual(ada)
      expect(await store.findUser({ email: 'ada@EXAMPLE.org' })).toEqual(ada)
      expect(await store.findUserBy({ name: '' })).toEqual(ada)
      expect(await store.findUser({ email: 'bob@example.org' })).toBeNull()
      await expect(store.findUserBy({ name: 'Bob' })).rejects.toThrow(NoResultFound)
    })

    test('an address belongs to one user, also in a race of two', async () => {
      const store = await openStore()
      const ada = await addUser(store, 'ada@example.org')
      const bob = await addUser(store, 'bob@example.org')
      await expectRefusal(store, [ada, bob], () => addUser(store, 'ADA@example.org'), 'email-taken')
      await expectRefusal(store, [ada, bob], () => update(store, bob, { email: 'ada@example.org' }), 'email-taken')
      const code = await race(
        () => addUser(store, 'carol@example.org'),
        () => addUser(store, 'Carol@example.org'),
      )
      expect(code).toBe('email-taken')
    })

    test('a change with an unknown attribute, or with none, is an error and changes nothing', async () => {
      const store = await openStore()
      const ada = await addUser(store, 'ada@example.org')
      const head = await newestEntry(store)
      for (const changes of [{}, { id: randomUUID() }, { name: 'Ada', shoeSize: 38 }])
        await expect(update(store, ada, changes)).rejects.toThrow('attribute')
      expect(await store.findUser({ id: ada.id })).toEqual(ada)
      expect(await newestEntry(store)).toBe(head)
    })

    test('disabling, a new role and a new password end the sessions of the user', async () => {
      const store = await openStore()
      const ada = await addUser(store, 'ada@example.org')
      const changes = [{ role: 'operator' }, { hashedPassword: 'another hash' }, { disabledAt: NOW }] as const
      for (const change of changes) {
        const { idHash } = await openSession(store, ada)
        await store.updateUser({ id: ada.id, changes: change, canBeUndone: false }, guard, entryOf('users:update', ada))
        expect(await store.findSession(idHash), JSON.stringify(change)).toBeNull()
        expect(await store.listSessions(ada.id)).toEqual([])
      }
    })

    test('a deleted user is changed only by restoring, and purging removes the user', async () => {
      const store = await openStore()
      const ada = await addUser(store, 'ada@example.org')
      await update(store, ada, { deletedAt: NOW }, 'users:delete')
      expect(await store.findUser({ id: ada.id })).toBeNull()
      expect(await store.findAnyUser({ id: ada.id })).toMatchObject({ deletedAt: NOW })
      await expectRefusal(store, [ada], () => update(store, ada, { name: 'Ada' }), 'changed-meanwhile')
      await update(store, ada, { deletedAt: null }, 'users:restore')
      const { workEpoch: _, ...same } = ada
      expect(await store.findUser({ id: ada.id })).toMatchObject(same)
      await update(store, ada, { deletedAt: NOW }, 'users:delete')
      expect(await store.purgeUsers({ deletedUpTo: NOW - 1 }, guard, entryOf('users:purge'))).toBe(0)
      expect(await store.purgeUsers({ deletedUpTo: NOW }, guard, entryOf('users:purge'))).toBe(1)
      expect(await store.findAnyUser({ id: ada.id })).toBeNull()
      await addUser(store, 'ada@example.org')
    })

    test.each<[string, UndoableChanges]>([
      ['demoted', { role: 'user' }],
      ['disabled', { disabledAt: NOW }],
      ['disabled from a date', { disableAt: NOW + 1 }],
      ['deleted', { deletedAt: NOW }],
    ])('the last administrator cannot be %s, also in a race of two', async (_, changes) => {
      const store = await openStore()
      const ada = await addUser(store, 'ada@example.org', 'administrator')
      const bob = await addUser(store, 'bob@example.org', 'administrator')
      const code = await race(
        () => update(store, ada, changes),
        () => update(store, bob, changes),
      )
      expect(code).toBe('last-administrator')
      const [rest] = (await store.listAdministrators()).filter(
        ({ disabledAt, disableAt }) => disabledAt === null && disableAt === null,
      )
      if (!rest) throw new Error('no administrator is left')
      await expectRefusal(store, [ada, bob], () => update(store, rest, changes), 'last-administrator')
    })
  })

  describe('undo', () => {
    test('a change is undone once, also in a race of two', async () => {
      const store = await openStore()
      const ada = await addUser(store, 'ada@example.org')
      await update(store, ada, { name: 'Ada', groups: ['staff'] })
      const entryId = await newestEntry(store)
      expect((await store.findUndoSteps([entryId])).get(entryId)).toMatchObject({
        state: 'possible',
        changes: { name: '', groups: [] },
      })
      const undo = (): Promise<User> => store.undo({ entryId }, guard, entryOf('users:undo', ada))
      expect(await race(undo, undo)).toBe('changed-meanwhile')
      expect(await store.findUser({ id: ada.id })).toEqual(ada)
      expect((await store.findUndoSteps([entryId])).get(entryId)).toMatchObject({ state: 'undone' })
      await expectRefusal(store, [ada], undo, 'changed-meanwhile')
    })

    test('a change whose field has changed again is not undone', async () => {
      const store = await openStore()
      const ada = await addUser(store, 'ada@example.org')
      await update(store, ada, { name: 'Ada' })
      const entryId = await newestEntry(store)
      await update(store, ada, { name: 'Ada L.' })
      const undo = (): Promise<User> => store.undo({ entryId }, guard, entryOf('users:undo', ada))
      await expectRefusal(store, [ada], undo, 'changed-meanwhile')
      const other = (): Promise<User> => store.undo({ entryId: 1 }, guard, entryOf('users:undo', ada))
      await expectRefusal(store, [ada], other, 'not-undoable')
    })
  })
}
