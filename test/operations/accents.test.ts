import { expect, test } from 'vitest'
import { startStaffedApp } from '../helpers/staffed-app.ts'

/** Names, and what people type to find them on a keyboard without these letters. */
const people = [
  ['José Núñez', ['jose nunez', 'JOSÉ', 'nunez jose', 'Jose\u0301']],
  ['Zoë Ødegård', ['zoe', 'odegard', 'zoë ø']],
  ['İlker Işık', ['ilker', 'isik', 'ILKER', 'ışık']],
  ['Łukasz Żak', ['lukasz', 'zak', 'łukasz']],
  ['Åsa Öberg', ['asa oberg', 'åsa', 'A\u030asa']],
  ['Sinéad O’Connor', ["o'connor", 'oconnor', 'sinead', "O'CON"]],
  ['Max Groß', ['gross', 'groß', 'GROSS']],
  ['Þóra Æsa', ['thora', 'aesa', 'æsa']],
  ['Nguyễn Thị Đào', ['nguyen thi dao', 'dao', 'đào']],
  ['Νίκος Παπασταύρου', ['νικοσ', 'παπασ', 'ΠΑΠΑΣΤΑΎΡΟΥ', 'Νικος']],
  ['Фёдор Андрей', ['федор', 'андреи', 'ФЁДОР']],
  ['Anne‑Marie Lefèvre', ['anne-marie', 'annemarie', 'lefevre', 'marie']],
  ['Núria Gal·la', ['nuria', 'galla', 'gal·la']],
  ['Ｈａｎａ ﾀﾛｳ', ['hana', 'タロウ']],
  ['مُحَمَّد أحمد', ['محمد', 'احمد']],
  ['שָׂרָה כהן', ['שרה', 'שָׂרָה']],
  ['Gülşən Əliyev', ['gulsen', 'eliyev']],
  ['Ґалина Їжак', ['галина', 'іжак']],
] as const

const startWithPeople = async () => {
  const app = await startStaffedApp()
  for (const [index, [name]] of people.entries())
    await app.call('users:create', { email: `p${index}@example.net`, name }, app.ada)
  return app
}

test('a search without accents, or with other ones, finds the name in the list, in the palette and in the log', async () => {
  const { call, ada } = await startWithPeople()
  for (const [index, [name, searches]] of people.entries()) {
    const email = `p${index}@example.net`
    for (const search of searches) {
      const listed = (await call('users:list', { search }, ada)).users.map((user) => user.email)
      expect(listed, `${search} lists ${name}`).toContain(email)
      const found = (await call('users:find', { search, limit: 6 }, ada)).users.map((user) => user.email)
      expect(found, `${search} finds ${name}`).toContain(email)
      const { entries } = await call('audit:list', { filter: { search, actions: ['users:create'] } }, ada)
      expect(
        entries.map(({ subject }) => subject?.email),
        `${search} finds ${name} in the log`,
      ).toContain(email)
    }
  }
})

test('a search finds former names in the details of the log', async () => {
  const { call, ada } = await startWithPeople()
  await call('users:update', { email: 'p0@example.net', name: 'José Álvarez' }, ada)
  await call('users:update', { email: 'p0@example.net', name: 'Somebody' }, ada)
  for (const search of ['alvarez', 'jose nunez', 'José Núñez', 'ALVAREZ']) {
    const { entries } = await call('audit:list', { filter: { search, actions: ['users:update'] } }, ada)
    expect(entries.length, search).toBeGreaterThan(0)
  }
})

test('sorted by name, a letter with an accent stands beside the one without', async () => {
  const { call, ada } = await startStaffedApp()
  const names = [
    'Zander',
    'Öberg',
    'Olsen',
    'Oberg',
    'Ödman',
    'Łuk',
    'Luz',
    'Lub',
    'Éva',
    'Evan',
    'Ætna',
    'Adam',
    'Afa',
    'O’Nil',
    'Onik',
    'Onim',
  ]
  for (const [index, name] of names.entries()) await call('users:create', { email: `s${index}@example.net`, name }, ada)
  const { users } = await call('users:list', { search: 'example.net', sort: { by: 'name', direction: 'ascending' } }, ada)
  // Equal keys stay in the order in which their users were created.
  const sorted = [
    'Adam',
    'Ætna',
    'Afa',
    'Éva',
    'Evan',
    'Lub',
    'Łuk',
    'Luz',
    'Öberg',
    'Oberg',
    'Ödman',
    'Olsen',
    'Onik',
    'O’Nil',
    'Onim',
  ]
  expect(users.map(({ name }) => name)).toEqual([...sorted, 'Zander'])
  for (const name of ['Ökologie', 'Zoo', 'Orgel', 'Öffnung', 'anders']) await call('groups:create', { name }, ada)
  const { groups } = await call('groups:list', undefined, ada)
  expect(groups.map(({ name }) => name)).toEqual(['anders', 'Öffnung', 'Ökologie', 'Orgel', 'Zoo'])
})

test('identities stay apart: addresses and groups that differ by an accent are two', async () => {
  const { call, ada } = await startStaffedApp()
  await call('users:create', { email: 'jose@example.net' }, ada)
  await call('users:create', { email: 'josé@example.net' }, ada)
  await call('groups:create', { name: 'Resume' }, ada)
  await call('groups:create', { name: 'Résumé' }, ada)
  const { users } = await call('users:list', { search: 'jose' }, ada)
  expect(users.map(({ email }) => email).sort()).toEqual(['jose@example.net', 'josé@example.net'])
  await expect(call('groups:create', { name: 'RESUME' }, ada)).rejects.toThrow('group-exists')
})
