import { expect, test } from 'vitest'
import { DAY_MS } from '../../src/shared/domain/time.ts'
import { formatDeed, formatEntryNote, formatOrigin, undoneBy } from '../../src/shared/messages/timeline-messages.ts'
import { operator, startStaffedApp } from '../helpers/staffed-app.ts'
import { administrator, person } from '../helpers/test-app.ts'

const { email } = person

const startTimeline = async () => {
  const app = await startStaffedApp()
  const idOf = async (of: string): Promise<string> => (await app.call('users:read', { email: of }, app.ada)).id
  const newest = async (of = email) => {
    const [entry] = (await app.call('users:timeline', { email: of, limit: 1 }, app.ada)).entries
    if (!entry) throw new Error('Nothing has happened')
    const id = await idOf(of)
    return {
      deed: formatDeed(entry, id),
      note: formatEntryNote(entry),
      origin: formatOrigin(entry, id),
      undone: undoneBy(entry),
      entry,
    }
  }
  return { ...app, newest }
}

test('what the store records of each change reads as a fact', async () => {
  const { call, callRaw, ada, clock, newest } = await startTimeline()
  await call('users:changeRole', { email, role: 'auditor' }, ada)
  expect(await newest()).toMatchObject({ deed: 'Role changed from User to Auditor', note: null })
  await call('users:disable', { email, at: clock.now + DAY_MS }, ada)
  expect(await newest()).toMatchObject({ deed: expect.stringMatching(/^Disabling scheduled for \D*\d.* at \d/), note: null })
  await call('users:disable', { email }, ada)
  expect(await newest()).toMatchObject({ deed: 'User disabled', note: null })
  await callRaw('auth:login', person)
  expect(await newest()).toMatchObject({ deed: 'Failed sign-in: user disabled', note: null })
})

test('an undoing names what it set back, also where that was an undoing', async () => {
  const { call, ada, newest } = await startTimeline()
  await call('users:disable', { email }, ada)
  for (let round = 0; round < 2; round += 1) {
    const { id } = (await newest()).entry
    await call('users:undo', { entry: id }, ada)
    expect(await newest()).toMatchObject({ deed: `Undid “User disabled” (entry ${id})`, undone: 'users:disable' })
  }
})

test('the user who did it is named, and whose account it was where that is another', async () => {
  const { call, ada, olga, newest } = await startTimeline()
  await call('users:unlock', { email }, olga)
  const unlocked = await newest()
  expect(unlocked.origin).toMatch(new RegExp(`^\u2068${operator.email.replace('.', '\\.')}\u2069 · \\D*\\d.* at \\d`))
  expect((await newest(operator.email)).deed).toBe(`Sign-in unlocked: \u2068${email}\u2069`)
  expect((await newest(operator.email)).origin).not.toContain(operator.email)
  await call('users:issueReset', { email: administrator.email }, ada)
  expect(await newest(administrator.email)).toMatchObject({ deed: 'Reset code issued', note: null })
})
