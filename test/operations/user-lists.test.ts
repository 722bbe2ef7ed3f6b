import { describe, expect, test } from 'vitest'
import type { InputOf, OutputOf } from '../../src/shared/api/index.ts'
import { userSortColumns } from '../../src/shared/api/user-list.ts'
import { DAY_MS } from '../../src/shared/domain/time.ts'
import { openBeside } from '../helpers/database.ts'
import { insertUsersInto, type ListedUser, listNaively, plainUser } from '../helpers/listed-users.ts'
import { administrator, startTestApp } from '../helpers/test-app.ts'

/** A directory of these users and its administrator, who looks at it. */
const startWith = async (listed: readonly Partial<ListedUser>[]) => {
  const app = await startTestApp()
  const whole = listed.map((person, index) => ({ ...plainUser, email: `p${index}@hut`, ...person }))
  insertUsersInto(app.folder, whole)
  const session = await app.signIn(administrator)
  const list = (input: InputOf<'users:list'>): Promise<OutputOf<'users:list'>> => app.call('users:list', input, session)
  const emails = async (input: InputOf<'users:list'>): Promise<string[]> => (await list(input)).users.map(({ email }) => email)
  const count = async (input: InputOf<'users:count'>): Promise<number> => (await app.call('users:count', input, session)).count
  return { ...app, listed: whole, session, list, emails, count }
}

describe('filters', () => {
  test('each narrows to whom it names, and the deleted are there only where they are asked for', async () => {
    const now = 1_767_225_600_000
    const { emails, count } = await startWith([
      { email: 'operator@hut', role: 'operator', lastSignInAt: 50 },
      { email: 'disabled@hut', disabledAt: 5, lastSignInAt: 60 },
      { email: 'invited@hut', hashedPassword: null, lastSignInAt: 60 },
      { email: 'invited-later@hut', hashedPassword: null, disableAt: now + 2 * DAY_MS, lastSignInAt: 60 },
      { email: 'invited-due@hut', hashedPassword: null, disableAt: now - DAY_MS, lastSignInAt: 60 },
      { email: 'due@hut', disableAt: now - DAY_MS, lastSignInAt: 60 },
      { email: 'later@hut', disableAt: now + DAY_MS, lastSignInAt: 60 },
      { email: 'deleted@hut', deletedAt: 7, secondFactorAt: 3, lastSignInAt: 60 },
      { email: 'factor@hut', secondFactorAt: 3, lastSignInAt: 60 },
      { email: 'never@hut' },
      { email: 'locked@hut', lockedAt: 4, lastSignInAt: 60 },
      { email: 'must@hut', mustChangePasswordAt: 4, lastSignInAt: 60 },
      { email: 'old@hut', createdAt: 0, lastSignInAt: 60 },
      { email: 'new@hut', createdAt: 9, lastSignInAt: 60 },
      { email: 'grouped@hut', groups: ['Harbour', 'vip'], lastSignInAt: 60 },
    ])
    const cases: [InputOf<'users:list'>['filter'], string[]][] = [
      [{ role: 'operator' }, ['operator@hut']],
      [{ state: 'disabled' }, ['disabled@hut', 'due@hut', 'invited-due@hut']],
      [{ state: 'not-activated' }, ['invited@hut', 'invited-later@hut']],
      [{ state: 'not-activated', disableBefore: now + DAY_MS }, []],
      [{ state: 'deleted' }, ['deleted@hut']],
      [{ state: 'deleted', hasSecondFactor: false }, []],
      [{ hasSecondFactor: true }, ['factor@hut']],
      [{ hasSignedIn: false }, ['never@hut']],
      [{ isLocked: true }, ['locked@hut']],
      [{ mustChangePassword: true }, ['must@hut']],
      [{ lastSeenBefore: 60 }, ['operator@hut']],
      [{ registeredBefore: 1 }, ['old@hut']],
      [{ registeredFrom: 9, registeredBefore: 10 }, ['new@hut']],
      [{ disableBefore: now + DAY_MS }, ['due@hut', 'invited-due@hut']],
      [{ disableBefore: now + DAY_MS + 1, state: 'active' }, ['later@hut']],
      [{ disableFrom: now + DAY_MS }, ['invited-later@hut', 'later@hut']],
      [{ disableFrom: now + DAY_MS, disableBefore: now + 2 * DAY_MS }, ['later@hut']],
      [{ deletedBefore: 8 }, []],
      [{ deletedBefore: 8, state: 'deleted' }, ['deleted@hut']],
      [{ deletedBefore: 7, state: 'deleted' }, []],
      [{ group: 'HARBOUR' }, ['grouped@hut']],
      [{ group: 'harb' }, []],
    ]
    for (const [filter = {}, expected] of cases) {
      expect(await emails({ search: 'hut', filter }), JSON.stringify(filter)).toEqual(expected)
      expect(await count({ search: 'hut', filter }), JSON.stringify(filter)).toBe(expected.length)
    }
    expect(await emails({ filter: { state: 'active' }, search: 'hut' })).not.toContain('due@hut')
    expect(await emails({ filter: { state: 'active' }, search: 'hut' })).toContain('later@hut')
    expect(await count({})).toBe(15)
    expect(await count({ filter: { state: 'not-activated' } })).toBe(2)
    expect(await count({ filter: { state: 'active' } })).toBe(10)
  })

  test('a row tells its groups, the date of disabling and that of deletion, and no more than its view has', async () => {
    const { list } = await startWith([{ disableAt: 5, deletedAt: 6, groups: ['b', 'A'] }])
    const { users } = await list({ filter: { state: 'deleted' } })
    expect(users).toMatchObject([{ email: 'p0@hut', state: 'deleted', disableAt: 5, deletedAt: 6, groups: ['A', 'b'] }])
    expect(JSON.stringify(users)).not.toMatch(/hash|note|number/i)
  })
})

describe('orders', () => {
  const listed: Partial<ListedUser>[] = Array.from({ length: 40 }, (_, index) => ({
    name: `N${index % 3}`,
    role: (['user', 'auditor', 'operator'] as const)[index % 3] ?? 'user',
    createdAt: index % 4,
    lastSignInAt: index % 5 === 0 ? null : index % 5,
    passwordChangedAt: index % 6 === 0 ? null : index % 6,
    secondFactorAt: index % 2 === 0 ? null : 1,
    disabledAt: index % 7 === 0 ? 3 : null,
  }))

  test('every column sorts in both directions, equals in the order of registration, page by page forwards, backwards and by index', async () => {
    const { list, listed: all, clock } = await startWith(listed)
    for (const by of userSortColumns)
      for (const direction of ['ascending', 'descending'] as const) {
        const query = { search: '@hut', sort: { by, direction } }
        const expected = listNaively(all, query, clock.now).map(({ email }) => email)
        const forwards: string[] = []
        let page = await list({ ...query, limit: 7 })
        expect(page.previous).toBeNull()
        for (;;) {
          forwards.push(...page.users.map(({ email }) => email))
          if (page.next === null) break
          page = await list({ ...query, limit: 7, position: { kind: 'after', cursor: page.next } })
        }
        expect(forwards, `${by} ${direction}`).toEqual(expected)
        const backwards = page.users.map(({ email }) => email)
        while (page.previous !== null) {
          page = await list({ ...query, limit: 7, position: { kind: 'before', cursor: page.previous } })
          backwards.unshift(...page.users.map(({ email }) => email))
        }
        expect(backwards, `${by} ${direction} backwards`).toEqual(expected)
        for (const index of [0, 1, 39, 40, 1_000_000]) {
          const jump = await list({ ...query, limit: 2, position: { kind: 'index', index } })
          expect(jump.users.map(({ email }) => email)).toEqual(expected.slice(index, index + 2))
        }
      }
  })

  test('a cursor stays a place when its row goes and others come', async () => {
    const { list, emails, folder, listed: all } = await startWith([{ email: 'b@hut' }, { email: 'd@hut' }, { email: 'f@hut' }])
    expect(all).toHaveLength(3)
    const first = await list({ search: '@hut', limit: 2 })
    const position = { kind: 'after', cursor: first.next ?? '' } as const
    const database = openBeside(folder)
    database.prepare("DELETE FROM users WHERE email = 'd@hut'").run()
    insertUsersInto(folder, [
      { ...plainUser, email: 'a@hut' },
      { ...plainUser, email: 'e@hut' },
    ])
    expect(await emails({ search: '@hut', position })).toEqual(['e@hut', 'f@hut'])
    expect(await emails({ search: '@hut', position: { kind: 'before', cursor: position.cursor } })).toEqual(['a@hut', 'b@hut'])
    expect(await emails({ position: { ...position, cursor: '["email","",0]' } })).toEqual([
      'a@hut',
      administrator.email,
      'b@hut',
      'e@hut',
      'f@hut',
    ])
  })

  test('what is no cursor, or one of another order, is refused', async () => {
    const { refuse, session } = await startWith([])
    const reasonOf = async (input: unknown): Promise<unknown> => {
      const error = await refuse('users:list', input, session)
      return 'issues' in error ? error.issues[0]?.reason : error
    }
    for (const cursor of ['', 'ada', '["email","a"]', '["email",{},1]', '["number","a",1]', '["email","a",1.5]'])
      expect(await reasonOf({ position: { kind: 'after', cursor } }), cursor).toBe('cursor-malformed')
    const cursor = '["name","a",1]'
    expect(await reasonOf({ position: { kind: 'before', cursor } })).toBe('cursor-of-another-order')
    expect(await reasonOf({ position: { kind: 'index', index: -1 } })).toBe('too_small')
    expect(await reasonOf({ position: { kind: 'first' } })).toBe('invalid_union')
    expect(await reasonOf({ sort: { by: 'hashedPassword', direction: 'ascending' } })).toBe('invalid_value')
    expect(await reasonOf({ limit: 201 })).toBe('too_big')
    expect(await reasonOf({ filter: { isDeleted: false } })).toBe('unrecognized_keys')
    expect(await reasonOf({ search: 'x'.repeat(301) })).toBe('too_big')
  })
})

describe('search', () => {
  test('any part of an email or a name is found, in any script, in any case, however short', async () => {
    const { emails } = await startWith([
      { email: 'Zo\u00eb@hut', name: '\u00c9lodie \u00d6zt\u00fcrk' },
      { email: 'ivan@hut', name: '\u0418\u0432\u0430\u043d \u041f\u0435\u0442\u0440\u043e\u0432' },
      { email: 'wang@hut', name: '\u738b\u4f1f\u{20bb7}' },
      { email: 'k@hut', name: '\u212aelvin' },
      { email: 'dev@hut', name: '\u0905\u0928\u0928\u094d\u092f\u093e' },
    ])
    const cases: [string, string[]][] = [
      ['ZO\u00cb', ['Zo\u00eb@hut']],
      ['e\u0301LOD', ['Zo\u00eb@hut']],
      ['zt\u00fc', ['Zo\u00eb@hut']],
      ['ozturk', ['Zo\u00eb@hut']],
      ['\u0438\u0432\u0410', ['ivan@hut']],
      ['\u041f\u0435\u0442\u0440\u043e\u0432', ['ivan@hut']],
      ['\u738b', ['wang@hut']],
      ['\u4f1f\u{20bb7}', ['wang@hut']],
      ['\u{20bb7}', ['wang@hut']],
      ['kelv', ['k@hut']],
      ['\u0928\u094d\u092f', ['dev@hut']],
      ['g@h', ['wang@hut']],
      ['t', ['dev@hut', 'ivan@hut', 'k@hut', 'wang@hut', 'Zo\u00eb@hut']],
      ['\u00ebxy', []],
    ]
    for (const [search, expected] of cases)
      expect(await emails({ search: search === 't' ? 'hut' : search }), search).toEqual(expected)
  })

  test('words stand in any order, in either text; white space says nothing', async () => {
    const { emails } = await startWith([
      { email: 'ada.l@hut', name: 'Ada Lovelace' },
      { email: 'bob@hut', name: 'Ada Bobson' },
    ])
    for (const search of ['love ada', '  ada\tlove ', 'ada.l lovelace hut', 'ada ad a love'])
      expect(await emails({ search }), search).toEqual(['ada.l@hut'])
    for (const search of ['', '  ', '\u2003']) expect(await emails({ search })).toHaveLength(3)
  })

  test('quotes, wildcards, markup, controls and the index’s own syntax are text like any other', async () => {
    const names = [
      '100% "sure"',
      "o'neil_*",
      '<b>bold</b>',
      'a OR b',
      'NOT x',
      'col:y',
      '(par) ^caret + plus-',
      'back\\slash',
      '\u202eabc',
      'x78',
    ]
    const { emails, listed } = await startWith(names.map((name) => ({ name })))
    const everyone = [...listed, { ...plainUser, email: administrator.email }]
    const hostile = ['%', '*', '"', '" OR "', 'NEAR(a b)', 'text:61', '\u0000', '\ufffd', 'x6164', '{a', ';--']
    for (const search of [...hostile, ...names.flatMap((name) => [name, name.slice(0, 2), name.slice(-4)])])
      expect(await emails({ search }), JSON.stringify(search)).toEqual(
        listNaively(everyone, { search }, 0).map(({ email }) => email),
      )
  })

  test('a search as long as it may be, and one of many words, are answered', async () => {
    const { emails } = await startWith([{ email: 'a@hut', name: 'x'.repeat(200) }])
    expect(await emails({ search: 'x'.repeat(200) })).toEqual(['a@hut'])
    expect(await emails({ search: 'x'.repeat(201) })).toEqual([])
    const letters = [...'abcdefghijklmnopqrstuvwxyz0123456789'].flatMap((one) => [`${one}q`, `${one}z`, `${one}j`, `${one}k`])
    expect(await emails({ search: letters.join(' ').slice(0, 300) })).toEqual([])
  })

  test('the best matches begin with what is typed: first by email, then by name', async () => {
    const { call, session } = await startWith([
      { email: 'mark@hut', name: 'Zed' },
      { email: 'zed@hut', name: 'Marta' },
      { email: 'anna@hut', name: 'Anna Marx' },
      { email: 'marla@hut', name: '', deletedAt: 4 },
    ])
    const find = async (search: string, limit?: number): Promise<string[]> =>
      (await call('users:find', { search, ...(limit ? { limit } : {}) }, session)).users.map(({ email }) => email)
    expect(await find('MAR')).toEqual(['mark@hut', 'zed@hut', 'anna@hut'])
    expect(await find('mar', 1)).toEqual(['mark@hut'])
    expect(await find('anna marx')).toEqual(['anna@hut'])
    expect(await find('', 2)).toEqual([administrator.email, 'anna@hut'])
    expect(await find('nobody')).toEqual([])
  })
})

describe('the thread behind', () => {
  test('a newer question of the same slot ends the older one, one of another slot or caller does not', async () => {
    const { callRaw, session } = await startWith([{}])
    const ask = (slot: string, source = 'window:1') =>
      callRaw('users:count', { search: 'hut', slot }, session, { transport: 'window', source, desktop: null })
    const results = await Promise.all([ask('table'), ask('side'), ask('table', 'window:2'), ask('table')])
    expect(results[0]).toEqual({ ok: false, error: { code: 'cancelled' } })
    for (const result of results.slice(1)) expect(result).toEqual({ ok: true, value: { count: 1 } })
  })

  test('a count comes to its end while page after page is asked for', async () => {
    const listed = 12_000
    const { session, call, count } = await startWith(Array.from({ length: listed }, () => ({})))
    const most = 400
    let pages = 0
    let isCounted = false
    const counting = count({ search: 'hut', filter: { hasSignedIn: false } }).then((total) => {
      isCounted = true
      return total
    })
    const turnPages = async (slot: string): Promise<void> => {
      while (!isCounted && pages < most) {
        pages += 1
        await call('users:list', { search: 'hut', limit: 100, slot }, session)
      }
    }
    await Promise.all(Array.from({ length: 24 }, (_, index) => `page-${index}`).map(turnPages))
    expect(pages).toBeLessThan(most)
    expect(await counting).toBe(listed)
  })

  test('a change is in the next answer, whichever process made it', async () => {
    const { auth, emails, count, folder } = await startWith([])
    await auth.addUser('zora@hut', null)
    expect([await emails({ search: 'zora' }), await count({ search: 'zo' })]).toEqual([['zora@hut'], 1])
    openBeside(folder).prepare("DELETE FROM users WHERE email = 'zora@hut'").run()
    expect([await emails({ search: 'zora' }), await count({ search: 'zo' })]).toEqual([[], 0])
    const ada = await auth.findUserBy({ email: administrator.email })
    await auth.updateUser(ada.id, { email: 'eve@hut', name: 'Eve \u00c9' })
    expect([await emails({ search: 'ada' }), await emails({ search: '\u00e9' })]).toEqual([[], ['eve@hut']])
  })

  test('only a user who may look at users lists, counts or finds them', async () => {
    const { refuse, register, signIn } = await startTestApp()
    await register()
    const session = await signIn()
    for (const [operation, input] of Object.entries({ 'users:list': {}, 'users:count': {}, 'users:find': { search: 'a' } })) {
      expect(await refuse(operation, input, session)).toEqual({ code: 'not-permitted' })
      expect(await refuse(operation, input)).toEqual({ code: 'not-signed-in' })
    }
  })

  test('closing ends it, also while it works', async () => {
    const { callRaw, session, close } = await startWith([{}])
    const asked = callRaw('users:count', { search: 'hut' }, session)
    await close()
    const result = await asked
    expect(result.ok ? 'answered' : result.error.code).toBeOneOf(['answered', 'cancelled', 'not-available'])
  })
})
