import { expect, test } from 'vitest'
import type { Caller } from '../../src/main/pipeline/handler.ts'
import { firstListPreferences, type ListPreferences, VIEWS_MAX } from '../../src/shared/api/list-preferences.ts'
import { paperlessDesktop } from '../helpers/fitting-inputs.ts'
import { startTestApp } from '../helpers/test-app.ts'
import { createTestUsers } from '../helpers/test-users.ts'

/** A window that keeps list preferences in memory as the real one does on the disk. */
const startWithWindow = async () => {
  const app = await startTestApp()
  const testUsers = createTestUsers(app)
  const kept = new Map<string, unknown>()
  const isWritable = { now: true }
  const caller: Caller = {
    transport: 'window',
    source: 'window:1',
    desktop: {
      ...paperlessDesktop,
      readListPreferences: (userId) => kept.get(userId) ?? null,
      saveListPreferences: (userId, setup) => {
        if (isWritable.now) kept.set(userId, setup)
        return isWritable.now
      },
    },
  }
  return { app, testUsers, kept, caller, isWritable }
}

const view: ListPreferences['views'][number] = {
  name: 'Locked operators',
  search: 'ada',
  filter: { role: 'operator', isLocked: true },
  sort: { by: 'lastSignInAt', direction: 'descending' },
  columns: ['state', 'groups'],
}

test('a user’s list preferences are kept for them alone', async () => {
  const { app, testUsers, kept, caller } = await startWithWindow()
  const auditor = await testUsers.make('auditor')
  const operator = await testUsers.make('operator')
  const setup = { columns: ['role' as const], views: [view], isSideBarNarrow: true, csvSeparator: 'tab' as const }
  await app.call('desktop:saveListPreferences', setup, auditor.sessionId, caller)
  expect(await app.call('desktop:readListPreferences', undefined, auditor.sessionId, caller)).toEqual(setup)
  expect(await app.call('desktop:readListPreferences', undefined, operator.sessionId, caller)).toEqual(firstListPreferences)
  expect([...kept.keys()]).toEqual([auditor.id])
})

test('stored content that is no list preferences counts as none', async () => {
  const { app, testUsers, kept, caller } = await startWithWindow()
  const { id, sessionId } = await testUsers.make('auditor')
  for (const found of [
    7,
    'x',
    [],
    { columns: ['password'], views: [] },
    { columns: null, views: [{ ...view, filter: { secret: 1 } }] },
  ]) {
    kept.set(id, found)
    expect(await app.call('desktop:readListPreferences', undefined, sessionId, caller)).toEqual(firstListPreferences)
  }
})

test('list preferences of another form are refused and nothing of them kept; so are those that the disk does not take, and one without a window', async () => {
  const { app, testUsers, kept, caller, isWritable } = await startWithWindow()
  const { sessionId } = await testUsers.make('administrator')
  const tooMany = Array.from({ length: VIEWS_MAX + 1 }, (_, index) => ({ ...view, name: `View ${index}` }))
  const wrong = [
    { columns: ['email_key'], views: [] },
    { columns: null, views: tooMany },
    { columns: null, views: [{ ...view, name: ' ' }] },
    { columns: null, views: [{ ...view, name: 'x'.repeat(61) }] },
    { columns: null, views: [{ ...view, sort: { by: 'hashed_password', direction: 'ascending' } }] },
    { columns: null, views: [], more: 1 },
    { columns: null, views: [], isSideBarNarrow: 'yes', csvSeparator: null },
    { columns: null, views: [], isSideBarNarrow: null, csvSeparator: '|' },
  ]
  for (const setup of wrong)
    expect(await app.refuse('desktop:saveListPreferences', setup, sessionId, caller)).toMatchObject({ code: 'invalid-input' })
  isWritable.now = false
  expect(await app.refuse('desktop:saveListPreferences', firstListPreferences, sessionId, caller)).toEqual({
    code: 'file-not-written',
    fault: null,
  })
  expect(await app.refuse('desktop:readListPreferences', undefined, sessionId)).toEqual({ code: 'not-available' })
  expect(kept.size).toBe(0)
})
