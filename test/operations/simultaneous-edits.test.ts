import { expect, test } from 'vitest'
import { startStaffedApp } from '../helpers/staffed-app.ts'
import { person } from '../helpers/test-app.ts'

const { email } = person

test('an edit does not overwrite what its editor has not seen, and gets the present values', async () => {
  const { call, refuse, ada, olga, read } = await startStaffedApp()
  await call('users:update', { email, name: 'Bob', note: 'Before' }, ada)
  const was = { name: 'Bob', note: 'Before', groups: [] }
  await call('users:update', { email, note: 'By Olga', groups: ['Year 9'], was: { note: 'Before', groups: [] } }, olga)
  expect(await refuse('users:update', { email, name: 'Robert', note: 'By Ada', groups: ['Staff'], was }, ada)).toEqual({
    code: 'changed-meanwhile',
    present: { note: 'By Olga', groups: ['Year 9'] },
  })
  // What has not changed is saved, and a value that is there already is no conflict.
  await call('users:update', { email, name: 'Robert', note: 'By Olga', was }, ada)
  expect(await read()).toMatchObject({ name: 'Robert', note: 'By Olga', groups: ['Year 9'] })
  // An editor who has seen the other version may replace it.
  await call('users:update', { email, note: 'By Ada', was: { note: 'By Olga' } }, ada)
  expect(await read()).toMatchObject({ note: 'By Ada' })
})

test('two edits at the same moment: one is saved, and the other is told', async () => {
  const { callRaw, call, ada, olga, read } = await startStaffedApp()
  await call('users:update', { email, note: 'Before' }, ada)
  const edit = (note: string, session: string) => callRaw('users:update', { email, note, was: { note: 'Before' } }, session)
  const results = await Promise.all([edit('One', ada), edit('Other', olga)])
  const { note } = await read()
  expect(results.map(({ ok }) => ok).sort()).toEqual([false, true])
  expect(results.find(({ ok }) => !ok)).toEqual({ ok: false, error: { code: 'changed-meanwhile', present: { note } } })
})

test('a group is not overwritten unseen either', async () => {
  const { call, refuse, ada } = await startStaffedApp()
  const { group } = await call('groups:create', { name: 'Science', description: 'Labs' }, ada)
  const id = group?.id ?? 0
  await call('groups:update', { id, description: 'Has keys', was: { description: 'Labs' } }, ada)
  const was = { name: 'Science', description: 'Labs' }
  expect(await refuse('groups:update', { id, name: 'Sciences', description: 'Closed', was }, ada)).toEqual({
    code: 'changed-meanwhile',
    present: { description: 'Has keys' },
  })
  await call('groups:update', { id, name: 'Sciences', was }, ada)
  expect((await call('groups:list', undefined, ada)).groups).toMatchObject([{ name: 'Sciences', description: 'Has keys' }])
})

test('seen values of other fields, other types or endless length are refused', async () => {
  const { refuse, ada } = await startStaffedApp()
  for (const was of [{ role: 'user' }, { note: 7 }, { note: 'x'.repeat(2_001) }, { groups: 'Staff' }, 'Before', null])
    expect(await refuse('users:update', { email, note: 'x', was }, ada), JSON.stringify(was)).toMatchObject({
      code: 'invalid-input',
    })
  for (const was of [{ members: 3 }, { name: 'x'.repeat(41) }, { requiresSecondFactor: 'yes' }])
    expect(await refuse('groups:update', { id: 1, name: 'x', was }, ada), JSON.stringify(was)).toMatchObject({
      code: 'invalid-input',
    })
})
