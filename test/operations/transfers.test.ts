import { readdirSync } from 'node:fs'
import { expect, test } from 'vitest'
import { finishJob } from '../helpers/jobs.ts'
import { administrator, person } from '../helpers/test-app.ts'
import { startTransferApp, TEST_HASH, TEST_PASSWORD, windowChoosing, writeImportFile } from '../helpers/transfers.ts'

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

test('imported users sign in with their old passwords, which are stored as Gatehouse stores them from then on', async () => {
  const { plan, run, undo, signIn, readUser, read, verify } = await startTransferApp()
  const former = readUser(person.email)?.hashed_password
  const { planId } = await plan(
    [
      'email,name,password,password_hash',
      `new@example.org,New,,${TEST_HASH}`,
      `${person.email},Bob,,${TEST_HASH}`,
      'plain@example.org,Plain,an old plain password,',
      'none@example.org,None,,',
    ].join('\n'),
    { options: { columns: ['email', 'name', 'password', 'password-hash'] } },
  )
  const { result } = await run(planId)
  if (result?.kind !== 'bulk-changed') throw new Error('nothing was changed')
  expect(result).toMatchObject({ changed: 4, withoutPassword: 1 })
  await signIn({ email: 'new@example.org', password: TEST_PASSWORD })
  await signIn({ email: 'plain@example.org', password: 'an old plain password' })
  await expect(signIn(person)).rejects.toThrow('wrong-credentials')
  await signIn({ email: person.email, password: TEST_PASSWORD })
  expect(readUser('new@example.org')?.hashed_password).toMatch(/^hmac-sha384\//)
  expect(await read('none@example.org')).toMatchObject({ state: 'not-activated' })
  // The sign-in has stored the same password in another form, which is no change of it.
  await undo(result.entry)
  expect(readUser(person.email)?.hashed_password).toBe(former)
  await signIn(person)
  expect(await verify()).toMatchObject({ kind: 'intact' })
})

test('keep fills what is empty here, skip leaves a user out, and a field that is not taken says nothing', async () => {
  const { call, plan, run, list, read, readUser, ada } = await startTransferApp()
  for (const [name, note] of [
    ['kim', 'here'],
    ['lee', 'here'],
    ['max', ''],
  ] as const)
    await call('users:create', { email: `${name}@example.org`, name: 'Here', note }, ada)
  const file = ['kim', 'lee', 'max'].map((name) => `${name}@example.org,There,there,ours,yes`).join('\n')
  const { planId } = await plan(`email,name,note,groups,disabled\n${file}\n`, { fields: ['name', 'note', 'groups'] })
  const rows = await list(planId, 'conflicting')
  expect(rows.map(({ differences }) => differences.map(({ field }) => field))).toEqual(
    ['kim', 'lee', 'max'].map(() => ['name', 'note', 'groups']),
  )
  const lee = rows.find(({ shown }) => shown.startsWith('lee'))?.position ?? 0
  expect((await run(planId, { conflicts: 'keep', rows: [{ position: lee, choice: 'skip' }] })).result).toMatchObject({
    changed: 2,
  })
  expect(await read('kim@example.org')).toMatchObject({ name: 'Here', note: 'here', groups: ['ours'] })
  expect(await read('lee@example.org')).toMatchObject({ name: 'Here', note: 'here', groups: [] })
  expect(await read('max@example.org')).toMatchObject({ name: 'Here', note: 'there', groups: ['ours'] })
  expect(readUser('kim@example.org')?.disabled_at).toBeNull()
})

test('a plan is saved as CSV with a line for each row, and a formula in it is harmless', async () => {
  const { call, plan, ada, lastEntry } = await startTransferApp()
  const { planId } = await plan('email,name\nann@example.org,=1+1\nnowhere,Nobody\n')
  let written = ''
  const { desktop, ...window } = windowChoosing([])
  if (!desktop) throw new Error('a window has a desktop')
  const saveReport: typeof desktop.saveReport = async (makeContent) => {
    written = await makeContent()
    return { kind: 'saved', path: 'report.csv' }
  }
  await call('transfers:saveReport', { planId, separator: 'semicolon' }, ada, { ...window, desktop: { ...desktop, saveReport } })
  const [head, first, second] = written.split('\r\n')
  expect(head).toBe('\ufeffrow;list;address;name;finding;detail')
  expect(first).toBe('"2";;"ann@example.org";"\'=1+1";"New";')
  expect(second).toContain('"3";;"nowhere"')
  expect((await lastEntry()).action).toBe('transfers:saveReport')
})

test('the samples of other systems are planned in the same way', async () => {
  const { call, open, as, ada } = await startTransferApp()
  const fileId = await open([writeImportFile('ann:$2y$05$c4WoMPo3SXsafkva.HHa6uXQZWr7oboPiC2bT/r7q1BB8I2s0BRqC\n', '.htpasswd')])
  const named = await call('transfers:preview', { fileId, options: { domain: 'example.org' } }, ada)
  expect(named).toMatchObject({ kind: 'opened', format: 'htpasswd', preview: [{ email: 'ann@example.org', password: 'bcrypt' }] })
  const job = await finishJob(
    as,
    (await call('transfers:plan', { fileId, options: { domain: 'example.org' }, fields: [] }, ada)).id,
  )
  expect(job.result).toMatchObject({ kind: 'transfer-planned', total: 1, kinds: [{ name: 'new', count: 1 }] })
})
