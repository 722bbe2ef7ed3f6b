import { expect, test } from 'vitest'
import { FIRST_POLICY } from '../../src/shared/domain/policy.ts'
import { administrator, person, startTestApp } from '../helpers/test-app.ts'

test('a name changes without the password, an email only with it', async () => {
  const { call, refuse, register, signIn } = await startTestApp()
  await register()
  const session = await signIn()
  expect(await call('auth:updateProfile', { name: '  Bob Pe\u0301rez ' }, session)).toMatchObject({ name: 'Bob P\u00e9rez' })
  expect(await refuse('auth:changeEmail', { email: 'new@example.org' }, session)).toMatchObject({ code: 'invalid-input' })
  expect(await refuse('auth:changeEmail', { email: 'new@example.org', password: 'wrong' }, session)).toEqual({
    code: 'wrong-password',
  })
  expect(
    await refuse('auth:changeEmail', { email: administrator.email.toUpperCase(), password: person.password }, session),
  ).toEqual({
    code: 'email-taken',
  })
  const moved = await call('auth:changeEmail', { email: 'New@example.org', password: person.password }, session)
  expect(moved).toMatchObject({ email: 'New@example.org', name: 'Bob P\u00e9rez' })
  await signIn({ ...person, email: 'new@EXAMPLE.org' })
  expect(await refuse('auth:login', person)).toEqual({ code: 'wrong-credentials' })
})

test('an address may change its own case', async () => {
  const { call, register, signIn } = await startTestApp()
  await register()
  const changed = await call('auth:changeEmail', { email: 'Bob@Example.org', password: person.password }, await signIn())
  expect(changed.email).toBe('Bob@Example.org')
})

test('closing an account asks for the password, and takes the account and its sessions away', async () => {
  const { call, refuse, register, signIn } = await startTestApp()
  await register()
  const session = await signIn()
  expect(await refuse('auth:closeAccount', { password: 'wrong' }, session)).toEqual({ code: 'wrong-password' })
  await call('auth:closeAccount', { password: person.password }, session)
  expect(await refuse('auth:profile', undefined, session)).toEqual({ code: 'not-signed-in' })
  expect(await refuse('auth:login', person)).toEqual({ code: 'wrong-credentials' })
  // It can be restored for a while, and its address stays taken as long.
  expect(await refuse('auth:register', person)).toEqual({ code: 'email-taken' })
})

test('the last administrator can be neither deleted, disabled nor demoted, also when two try at once', async () => {
  const { auth, store, callRaw, refuse, register, signIn } = await startTestApp()
  const session = await signIn(administrator)
  expect(await refuse('auth:closeAccount', { password: administrator.password }, session)).toEqual({ code: 'last-administrator' })
  const { id } = await auth.findUserBy({ email: administrator.email })
  await expect(auth.updateUser(id, { role: 'user' })).rejects.toThrow('last-administrator')
  await expect(auth.updateUser(id, { disabledAt: 1 })).rejects.toThrow('last-administrator')
  await register()
  await auth.updateUser((await auth.findUserBy({ email: person.email })).id, { role: 'administrator' })
  const closings = await Promise.all([
    callRaw('auth:closeAccount', { password: administrator.password }, session),
    callRaw('auth:closeAccount', { password: person.password }, await signIn()),
  ])
  expect(closings.filter(({ ok }) => ok)).toHaveLength(1)
  expect(await store.listAdministrators()).toHaveLength(1)
})

test('of twenty registrations of one address at once, one succeeds [concurrent-registrations]', async () => {
  const { callRaw, call, signIn } = await startTestApp()
  const spellings = ['bob@example.org', 'BOB@example.org', ' Bob@Example.ORG ', 'bOb@example.org']
  const attempts = Array.from({ length: 20 }, (_, index) =>
    callRaw('auth:register', { ...person, email: spellings[index % 4] ?? '' }),
  )
  const results = await Promise.all(attempts)
  expect(results.filter(({ ok }) => ok)).toHaveLength(1)
  const list = await call('users:list', { search: 'bob' }, await signIn(administrator))
  expect(list.users).toHaveLength(1)
})

test('registration can be closed by policy, and then says so', async () => {
  const { refuse } = await startTestApp({ policy: { ...FIRST_POLICY, registration: 'closed' } })
  expect(await refuse('auth:register', person)).toEqual({ code: 'registration-closed' })
})

test('administrators list users page by page and search them, LIKE’s own characters being no wildcards [user-search-escapes-wildcards]', async () => {
  const { auth, call, refuse, register, signIn } = await startTestApp()
  await register()
  expect(await refuse('users:list', {}, await signIn())).toEqual({ code: 'not-permitted' })
  for (let index = 0; index < 25; index += 1) await auth.addUser(`user_${String(index).padStart(2, '0')}@example.org`, null)
  await auth.addUser('100%@example.org', null, { name: 'Percy' })
  const session = await signIn(administrator)
  const first = await call('users:list', { limit: 10 }, session)
  expect(await call('users:count', {}, session)).toEqual({ count: 28 })
  const emails = first.users.map(({ email }) => email)
  let page = first
  while (page.next !== null) {
    page = await call('users:list', { limit: 10, position: { kind: 'after', cursor: page.next } }, session)
    emails.push(...page.users.map(({ email }) => email))
  }
  expect(emails).toEqual([...new Set(emails)].sort())
  expect(emails).toHaveLength(28)
  const search = async (term: string): Promise<string[]> =>
    (await call('users:list', { search: term }, session)).users.map(({ email }) => email)
  expect(await search('%')).toEqual(['100%@example.org'])
  expect(await search('USER_07')).toEqual(['user_07@example.org'])
  expect(await search('percy')).toEqual(['100%@example.org'])
  expect(await search('_')).toHaveLength(25)
  expect(await search('no one at all')).toEqual([])
})

test('a name is found without case in any script', async () => {
  const { auth, call, signIn } = await startTestApp()
  await auth.addUser('e@example.org', null, { name: '\u00c9lodie \u00d6zt\u00fcrk' })
  await auth.addUser('i@example.org', null, { name: '\u0418\u0432\u0430\u043d' })
  const session = await signIn(administrator)
  const search = async (term: string): Promise<string[]> =>
    (await call('users:list', { search: term }, session)).users.map(({ email }) => email)
  for (const term of ['\u00c9lodie', '\u00e9LODIE', '\u00f6zt\u00dcrk', 'e\u0301lodie'])
    expect(await search(term), term).toEqual(['e@example.org'])
  for (const term of ['\u0418\u0432\u0430\u043d', '\u0438\u0432\u0430\u043d', '\u0418\u0412'])
    expect(await search(term), term).toEqual(['i@example.org'])
})
