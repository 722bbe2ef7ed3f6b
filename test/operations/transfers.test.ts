import { readdirSync } from 'node:fs'
import { expect, test } from 'vitest'
import { administrator, person } from '../helpers/test-app.ts'
import { startTransferApp, TEST_HASH } from '../helpers/transfers.ts'

const HEAD = 'email,name,role,groups,note,password_hash,disabled'

const listStagings = (folder: string): string[] => readdirSync(folder).filter((name) => name.startsWith('.gatehouse'))

const counts = (named: readonly { name: string; count: number }[]): Record<string, number> =>
  Object.fromEntries(named.map(({ name, count }) => [name, count]))

test('a file is planned without a change, and each row gets what it would do', async () => {
  const { call, plan, list, database, ada } = await startTransferApp()
  await call('users:update', { email: person.email, name: 'Bob', note: 'here' }, ada)
  await call('users:create', { email: 'gone@example.org' }, ada)
  await call('users:delete', { email: 'gone@example.org' }, ada)
  const before = database.prepare('SELECT * FROM users').all()
  const planned = await plan(
    [
      HEAD,
      `new@example.org,New,,"red, blue",a note,${TEST_HASH},`,
      `${person.email},Robert,,,,,`,
      'GONE@example.org,Gone,,,,,',
      'not an address,X,,,,,',
      'new@EXAMPLE.org,Twice,,,,,',
      'odd@example.org,Odd,king,,,,',
      'boss@example.org,Boss,administrator,,,,',
      'broken@example.org,Broken,,,,$2b$04$short,',
      `${administrator.email},Me,,,,,`,
    ].join('\n'),
  )
  expect(counts(planned.kinds)).toEqual({ new: 3, conflicting: 1, deleted: 1, refused: 4 })
  expect(planned).toMatchObject({ total: 9, raisedRoles: 1, fault: null, differences: [{ name: 'name', count: 1 }] })
  expect(planned.passwords).toEqual({ usable: 1, none: 3, unusable: [{ name: 'malformed', count: 1 }] })
  expect(counts(planned.refused.map(({ reason, count }) => ({ name: reason, count })))).toEqual({
    'email-malformed': 1,
    duplicate: 1,
    'role-unknown': 1,
    yourself: 1,
  })
  expect(await list(planned.planId, 'conflicting')).toMatchObject([
    { shown: person.email, differences: [{ field: 'name', here: 'Bob', file: 'Robert' }] },
  ])
  expect(await list(planned.planId, 'raised-role')).toMatchObject([{ shown: 'boss@example.org', role: 'administrator' }])
  expect(await list(planned.planId, 'unusable-password')).toMatchObject([
    { shown: 'broken@example.org', passwordFault: 'malformed' },
  ])
  expect(database.prepare('SELECT * FROM users').all()).toEqual(before)
})

test('an import creates, replaces and restores users, each with an entry, and its undo takes all of it back', async () => {
  const { call, plan, run, undo, verify, readUser, read, folder, ada } = await startTransferApp()
  await call('users:update', { email: person.email, name: 'Bob', groups: ['old'] }, ada)
  await call('users:create', { email: 'gone@example.org', name: 'Gone' }, ada)
  await call('users:delete', { email: 'gone@example.org' }, ada)
  const hashBefore = readUser(person.email)?.hashed_password
  const planned = await plan(
    [
      HEAD,
      `new@example.org,New,,"red, blue",a note,${TEST_HASH},yes`,
      `${person.email},Robert,,new,,${TEST_HASH},`,
      'GONE@example.org,Back,,,,,',
    ].join('\n'),
  )
  const job = await run(planned.planId)
  expect(job).toMatchObject({ state: 'done', result: { changed: 3, skipped: [], canBeUndone: true } })
  if (job.result?.kind !== 'bulk-changed') throw new Error('nothing was changed')
  expect(await read('new@example.org')).toMatchObject({ name: 'New', note: 'a note', groups: ['blue', 'red'], state: 'disabled' })
  expect(await read(person.email)).toMatchObject({ name: 'Robert', groups: ['new'] })
  expect(await read('gone@example.org')).toMatchObject({ name: 'Back', state: 'not-activated' })
  expect(readUser('new@example.org')?.hashed_password).not.toContain(TEST_HASH.slice(7))
  expect(readUser(person.email)?.hashed_password).not.toBe(hashBefore)
  expect(await verify()).toMatchObject({ kind: 'intact' })
  expect(listStagings(folder)).toEqual([])
  await undo(job.result.entry)
  expect(await read('new@example.org')).toMatchObject({ state: 'deleted' })
  expect(await read(person.email)).toMatchObject({ name: 'Bob', groups: ['old'] })
  expect(await read('gone@example.org')).toMatchObject({ name: 'Gone', state: 'deleted' })
  expect(readUser(person.email)?.hashed_password).toBe(hashBefore)
  expect(await verify()).toMatchObject({ kind: 'intact' })
})
