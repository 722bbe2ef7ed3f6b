import { expect, test } from 'vitest'
import { DAY_MS } from '../../src/shared/domain/time.ts'
import { formatDeed, formatEntryNote, formatOrigin, undoneBy } from '../../src/shared/messages/timeline-messages.ts'
import { operator, startDesk } from '../helpers/desk-app.ts'
import { administrator, person } from '../helpers/test-app.ts'

const { email } = person

const startTimeline = async () => {
  const desk = await startDesk()
  const idOf = async (of: string): Promise<string> => (await desk.call('users:read', { email: of }, desk.ada)).id
  const newest = async (of = email) => {
    const [entry] = (await desk.call('users:timeline', { email: of, limit: 1 }, desk.ada)).entries
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
  return { ...desk, newest }
}

test('what the store notes of each act reads as words of a person', async () => {
  const { call, callRaw, ada, clock, newest } = await startTimeline()
  await call('users:changeRole', { email, role: 'auditor' }, ada)
  expect(await newest()).toMatchObject({ deed: 'Changing a role', note: 'User to Auditor' })
  await call('users:disable', { email, at: clock.now + DAY_MS }, ada)
  expect(await newest()).toMatchObject({ deed: 'Disabling an account', note: expect.stringMatching(/^From \D*\d.* at \d/) })
  await call('users:disable', { email }, ada)
  expect(await newest()).toMatchObject({ deed: 'Disabling an account', note: null })
  await callRaw('auth:login', person)
  expect(await newest()).toMatchObject({ deed: 'Signing in', note: 'Refused: the account is disabled' })
})

test('an undoing names what it set back, also where that was an undoing', async () => {
  const { call, ada, newest } = await startTimeline()
  await call('users:disable', { email }, ada)
  for (let round = 0; round < 2; round += 1) {
    await call('users:undo', { entry: (await newest()).entry.id }, ada)
    expect(await newest()).toMatchObject({ deed: 'Undoing a change', note: 'Disabling an account', undone: 'users:disable' })
  }
})

test('whoever did it is named, and whose account it was where that is another', async () => {
  const { call, ada, olga, newest } = await startTimeline()
  await call('users:unlock', { email }, olga)
  const unlocked = await newest()
  expect(unlocked.origin).toMatch(new RegExp(`, by ${operator.email.replace('.', '\\.')}, in a window$`))
  expect((await newest(operator.email)).deed).toBe(`Unlocking the sign-in: ${email}`)
  expect((await newest(operator.email)).origin).toMatch(/, by the person, in a window$/)
  await call('users:issueReset', { email: administrator.email }, ada)
  expect(await newest(administrator.email)).toMatchObject({ deed: 'Issuing a reset code', note: null })
})
