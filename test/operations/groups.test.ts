import { setTimeout as wait } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import { GROUPS_MAX, MERGED_MEMBERS_MAX } from '../../src/shared/domain/limits.ts'
import { DAY_MS, MINUTE_MS } from '../../src/shared/domain/time.ts'
import { formatEntry } from '../../src/shared/messages/audit-entry-messages.ts'
import { tamper } from '../helpers/audit-log.ts'
import { openBeside } from '../helpers/database.ts'
import { operator, startStaffedApp } from '../helpers/staffed-app.ts'
import { administrator, person } from '../helpers/test-app.ts'

const { email } = person

const start = async () => {
  const app = await startStaffedApp()
  const { call, ada } = app
  const list = async () => (await call('groups:list', undefined, ada)).groups
  const put = (groups: string[], target = email) => call('users:update', { email: target, groups }, ada)
  const idOf = async (name: string): Promise<number> => (await list()).find((group) => group.name === name)?.id ?? 0
  const groupsOf = async (target = email) => (await app.read(target)).groups
  return { ...app, list, put, idOf, groupsOf }
}

test('a name that is new creates a group, and every spelling of it names the same group', async () => {
  const { call, ada, put, list, groupsOf } = await start()
  await put(['Science'])
  await put(['science', ' STAFF '], operator.email)
  expect(await groupsOf(operator.email)).toEqual(['Science', 'STAFF'])
  expect(await list()).toMatchObject([
    { name: 'Science', members: 2, description: '', requiresSecondFactor: false },
    { name: 'STAFF', members: 1 },
  ])
  const { users } = await call('users:list', { filter: { group: 'SCIENCE' } }, ada)
  expect(users.map((user) => user.email).sort()).toEqual([email, operator.email].sort())
})

test('the number of members follows users who leave, are deleted, restored', async () => {
  const { call, ada, put, list } = await start()
  await put(['Staff'])
  await put(['Staff'], operator.email)
  const count = async () => (await list())[0]?.members
  await call('users:delete', { email }, ada)
  expect(await count()).toBe(1)
  await call('users:restore', { email }, ada)
  expect(await count()).toBe(2)
  await put([])
  expect(await count()).toBe(1)
})

test('a group is renamed in one place, and the log has old and new values', async () => {
  const { call, ada, put, idOf, groupsOf, lastEntry } = await start()
  await put(['Sciense'])
  const { group, entry } = await call(
    'groups:update',
    { id: await idOf('Sciense'), name: 'Science', description: 'Lab keys' },
    ada,
  )
  expect(group).toMatchObject({ name: 'Science', description: 'Lab keys', members: 1 })
  expect(await groupsOf()).toEqual(['Science'])
  const told = await lastEntry()
  expect(told).toMatchObject({
    id: entry,
    action: 'groups:update',
    details: {
      kind: 'group-changed',
      group: 'Sciense',
      changes: [
        { field: 'name', from: 'Sciense', to: 'Science' },
        { field: 'description', from: '', to: 'Lab keys' },
      ],
    },
  })
  expect(formatEntry(told)).toContain('Group “\u2068Sciense\u2069” changed')
  await call('groups:undo', { entry }, ada)
  expect(await groupsOf()).toEqual(['Sciense'])
  expect((await lastEntry()).details).toEqual({ kind: 'undone', operation: 'groups:update', entry, changes: [] })
})

describe('a merge', () => {
  test('says how many move, moves them, and is undone as a whole', async () => {
    const { call, ada, put, idOf, list, groupsOf, lastEntry } = await start()
    await put(['Art', 'Arts'])
    await put(['Arts'], operator.email)
    await put(['Art'], administrator.email)
    const merge = { from: await idOf('Arts'), into: await idOf('Art') }
    expect(await call('groups:planMerge', merge, ada)).toEqual({ moving: 1, inBoth: 1 })
    const { group, entry } = await call('groups:merge', merge, ada)
    expect(group).toMatchObject({ id: merge.into, name: 'Art', members: 3 })
    expect(await list()).toHaveLength(1)
    expect((await lastEntry()).details).toEqual({ kind: 'group-merged', group: 'Arts', into: 'Art', members: 2 })
    await call('groups:undo', { entry }, ada)
    expect(await groupsOf()).toEqual(['Art', 'Arts'])
    expect(await groupsOf(operator.email)).toEqual(['Arts'])
    expect(await groupsOf(administrator.email)).toEqual(['Art'])
    expect(await list()).toMatchObject([{ members: 2 }, { members: 2 }])
  })

  test('of a group with itself, a missing or a very large one is refused', async () => {
    const { call, refuse, ada, put, idOf, folder } = await start()
    await put(['Art', 'Crowd'])
    const [art, crowd] = [await idOf('Art'), await idOf('Crowd')]
    expect(await refuse('groups:merge', { from: art, into: art }, ada)).toEqual({ code: 'no-such-group' })
    expect(await refuse('groups:merge', { from: art, into: 99 }, ada)).toEqual({ code: 'no-such-group' })
    const database = openBeside(folder)
    database
      .prepare(
        `WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?)
         INSERT INTO users (id, email, email_key, email_search_key, name, name_key, role, created_at)
         SELECT 'crowd-' || i, 'c' || i || '@x', 'c' || i || '@x', 'c' || i || '@x', '', '', 'user', 1 FROM n`,
      )
      .run(MERGED_MEMBERS_MAX)
    database.prepare("INSERT INTO group_members SELECT ?, number, NULL FROM users WHERE id LIKE 'crowd-%'").run(crowd)
    expect(await refuse('groups:merge', { from: crowd, into: art }, ada)).toEqual({ code: 'group-too-large' })
    expect(await refuse('groups:planMerge', { from: crowd, into: art }, ada)).toEqual({ code: 'group-too-large' })
    expect(await call('groups:planMerge', { from: art, into: crowd }, ada)).toEqual({ moving: 0, inBoth: 1 })
  })
})

test('a deleted group is gone for its members, its name is free, and the undo brings both back while the name is free', async () => {
  const { call, refuse, ada, put, idOf, list, groupsOf, lastEntry } = await start()
  await put(['Staff', 'Art'])
  const id = await idOf('Staff')
  const { group, entry } = await call('groups:delete', { id }, ada)
  expect(group).toBeNull()
  expect(await groupsOf()).toEqual(['Art'])
  expect((await lastEntry()).details).toEqual({ kind: 'group-deleted', group: 'Staff', members: 1 })
  expect(await refuse('groups:delete', { id }, ada)).toEqual({ code: 'no-such-group' })
  await put(['STAFF'], operator.email)
  expect(await refuse('groups:undo', { entry }, ada)).toEqual({ code: 'group-exists' })
  await call('groups:delete', { id: await idOf('STAFF') }, ada)
  await call('groups:undo', { entry }, ada)
  expect(await groupsOf()).toEqual(['Art', 'Staff'])
  expect(await groupsOf(operator.email)).toEqual([])
  expect(await refuse('groups:undo', { entry }, ada)).toEqual({ code: 'changed-meanwhile' })
  expect(await list()).toMatchObject([{ name: 'Art' }, { name: 'Staff' }])
})

test('a group is created empty, its name only once, and the undo removes it', async () => {
  const { call, refuse, ada, list, lastEntry } = await start()
  const { group, entry } = await call('groups:create', { name: 'Year 9', description: 'Pupils' }, ada)
  expect(group).toMatchObject({ name: 'Year 9', description: 'Pupils', members: 0 })
  expect((await lastEntry()).details).toEqual({ kind: 'group-created', group: 'Year 9' })
  expect(await refuse('groups:create', { name: 'year  9' }, ada)).toEqual({ code: 'group-exists' })
  const other = await call('groups:create', { name: 'Year 8' }, ada)
  expect(await refuse('groups:update', { id: other.group?.id ?? 0, name: 'YEAR 9' }, ada)).toEqual({ code: 'group-exists' })
  await call('groups:undo', { entry }, ada)
  expect((await list()).map(({ name }) => name)).toEqual(['Year 8'])
  expect(await refuse('groups:undo', { entry: (await lastEntry()).id }, ada)).toEqual({ code: 'not-undoable' })
})

test('a directory has a bounded number of groups, whichever way they are created', async () => {
  const { refuse, ada, folder, groupsOf } = await start()
  openBeside(folder)
    .prepare(
      `WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?)
       INSERT INTO groups (name, key) SELECT 'g' || i, 'g' || i FROM n`,
    )
    .run(GROUPS_MAX - 1)
  expect(await refuse('users:update', { email, groups: ['one', 'two'] }, ada)).toEqual({ code: 'limit-reached' })
  expect(await groupsOf()).toEqual([])
  openBeside(folder).exec("INSERT INTO groups (name, key) VALUES ('last', 'last')")
  expect(await refuse('groups:create', { name: 'one' }, ada)).toEqual({ code: 'limit-reached' })
})

describe('a group that requires a second factor', () => {
  test('withholds everything else from members until they have one', async () => {
    const { call, refuse, ada, put, idOf, signIn } = await start()
    await put(['Staff'])
    const session = await signIn()
    const { entry } = await call('groups:update', { id: await idOf('Staff'), requiresSecondFactor: true }, ada)
    expect(await refuse('auth:updateProfile', { name: 'B' }, session)).toMatchObject({ code: 'required-action' })
    expect((await call('auth:profile', undefined, session)).requiredActions).toEqual(['set-up-second-factor'])
    await call('groups:undo', { entry }, ada)
    expect((await call('auth:profile', undefined, session)).requiredActions).toEqual([])
  })

  test('never shuts out the administrator who requires it', async () => {
    const { call, refuse, ada, put, idOf } = await start()
    await put(['Staff', 'Art'], administrator.email)
    await put(['Lab'])
    const [staff, lab] = [await idOf('Staff'), await idOf('Lab')]
    const missing = { code: 'own-second-factor-missing' }
    expect(await refuse('groups:update', { id: staff, requiresSecondFactor: true }, ada)).toEqual(missing)
    await call('groups:update', { id: lab, requiresSecondFactor: true }, ada)
    expect(await refuse('groups:merge', { from: staff, into: lab }, ada)).toEqual(missing)
    expect((await call('auth:profile', undefined, ada)).requiredActions).toEqual([])
  })

  test('needs a recent authentication, and so do merging, deleting and undoing', async () => {
    const { call, refuse, ada, clock, put, idOf } = await start()
    await put(['Staff', 'Art'])
    const [staff, art] = [await idOf('Staff'), await idOf('Art')]
    const { entry } = await call('groups:update', { id: art, description: 'x' }, ada)
    clock.advance(6 * MINUTE_MS)
    const wanted = { code: 'reauthentication-required' }
    expect(await refuse('groups:update', { id: staff, requiresSecondFactor: true }, ada)).toEqual(wanted)
    expect(await refuse('groups:merge', { from: staff, into: art }, ada)).toEqual(wanted)
    expect(await refuse('groups:delete', { id: staff }, ada)).toEqual(wanted)
    expect(await refuse('groups:undo', { entry }, ada)).toEqual(wanted)
    await call('groups:update', { id: staff, name: 'Team' }, ada)
  })
})

test('an operator puts users into groups, and changes no group itself', async () => {
  const { call, refuse, olga, idOf } = await start()
  await call('users:update', { email, groups: ['Staff'] }, olga)
  const id = await idOf('Staff')
  expect((await call('groups:list', undefined, olga)).groups).toMatchObject([{ id, name: 'Staff' }])
  for (const attempt of [
    refuse('groups:create', { name: 'x' }, olga),
    refuse('groups:update', { id, name: 'x' }, olga),
    refuse('groups:delete', { id }, olga),
    refuse('groups:undo', { entry: 1 }, olga),
  ])
    expect(await attempt).toEqual({ code: 'not-permitted' })
})

test('a renamed or merged group stays right in a filter and in the undo of a user', async () => {
  const { call, ada, put, idOf, groupsOf, lastEntry } = await start()
  await put(['Sciense'])
  await put(['Sciense', 'Arts'])
  const { id: joined } = await lastEntry()
  const membersOf = async (group: string) =>
    (await call('users:list', { filter: { group } }, ada)).users.map((user) => user.email)
  await call('groups:update', { id: await idOf('Sciense'), name: 'Science' }, ada)
  expect(await membersOf('sciense')).toEqual([email])
  const merge = await call('groups:merge', { from: await idOf('Science'), into: await idOf('Arts') }, ada)
  for (const name of ['Sciense', 'Science', 'Arts']) expect(await membersOf(name), name).toEqual([email])
  await call('groups:undo', { entry: merge.entry }, ada)
  expect(await groupsOf()).toEqual(['Arts', 'Science'])
  await call('users:undo', { entry: joined }, ada)
  expect(await groupsOf()).toEqual(['Science'])
  expect(await membersOf('Arts')).toEqual([])
  // A new group takes the former name.
  await put(['Sciense'], operator.email)
  expect(await membersOf('Sciense')).toEqual([operator.email])
})

describe('a deleted group', () => {
  test('goes for good after thirty days to the millisecond, with its members and steps, and the log says so', async () => {
    const { call, refuse, signIn, core, store, clock, folder, ada, put, idOf } = await start()
    await put(['Staff', 'Art', 'Music'])
    const merge = await call('groups:merge', { from: await idOf('Music'), into: await idOf('Art') }, ada)
    const { entry } = await call('groups:delete', { id: await idOf('Staff') }, ada)
    const database = openBeside(folder)
    const names = () => database.prepare('SELECT name FROM groups ORDER BY number').pluck().all()
    const purged = async () =>
      (await store.listAuditEntries(100)).filter(({ action }) => action === 'groups:purge').map(({ details }) => details)
    clock.advance(30 * DAY_MS - 1)
    core.startRetention('window')
    await wait(50)
    expect(names()).toEqual(['Art', 'Music', 'Staff'])
    clock.advance(1)
    core.startRetention('window')
    await expect.poll(names).toEqual(['Art'])
    expect(await purged()).toEqual(
      expect.arrayContaining([
        { kind: 'group-purged', group: 'Music' },
        { kind: 'group-purged', group: 'Staff' },
      ]),
    )
    expect(database.prepare('SELECT count(*) FROM group_members').pluck().get()).toBe(1)
    const late = await signIn(administrator)
    for (const gone of [merge.entry, entry])
      expect(await refuse('groups:undo', { entry: gone }, late)).toEqual({ code: 'not-undoable' })
    expect((await call('groups:list', undefined, late)).groups).toMatchObject([{ name: 'Art', members: 1 }])
  })
})

describe('the undo of a group follows from the log', () => {
  const deeds: readonly (readonly [string, string])[] = [
    [
      'would end the requirement of a second factor',
      `UPDATE group_steps SET before = '{"requiresSecondFactor":false}', after = '{"requiresSecondFactor":true}' WHERE operation = 'groups:update'`,
    ],
    ['would give another name', `UPDATE group_steps SET before = '{"name":"Evil"}' WHERE operation = 'groups:update'`],
    ['would take members out of another group', `UPDATE group_steps SET merged_into = 1 WHERE operation = 'groups:delete'`],
    ['is offered again', `UPDATE group_steps SET undone_by = NULL WHERE undone_by IS NOT NULL`],
    ['is of an entry that changed no group', `UPDATE group_steps SET entry_id = 1 WHERE operation = 'groups:update'`],
    ['is no JSON', `UPDATE group_steps SET after = 'x' WHERE operation = 'groups:delete'`],
  ]

  test.each(deeds)('one that %s is found [group-undo-mismatch-found]', async (_name, sql) => {
    const { call, ada, put, idOf, store, clock, folder } = await start()
    const verify = () =>
      store.verifyAudit({ at: clock.now, expected: null, onProgress: () => undefined, signal: new AbortController().signal })
    await put(['Staff', 'Art', 'Music'])
    const { group } = await call('groups:create', { name: 'Labs' }, ada)
    await call('groups:update', { id: group?.id ?? 0, name: 'Lab' }, ada)
    await call('groups:merge', { from: await idOf('Music'), into: await idOf('Art') }, ada)
    const { entry } = await call('groups:delete', { id: await idOf('Staff') }, ada)
    await call('groups:undo', { entry }, ada)
    expect(await verify()).toMatchObject({ kind: 'intact' })
    tamper(folder, (database) => database.pragma('foreign_keys = OFF') && database.exec(sql))
    expect(await verify()).toMatchObject({ kind: 'broken', fault: 'undo-step', user: null })
  })
})
