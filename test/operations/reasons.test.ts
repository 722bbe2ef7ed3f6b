import { expect, test } from 'vitest'
import type { BulkChange } from '../../src/shared/api/bulk-change.ts'
import { formatEntry } from '../../src/shared/messages/audit-entry-messages.ts'
import { finishJob, makePlan } from '../helpers/jobs.ts'
import { startStaffedApp } from '../helpers/staffed-app.ts'
import { administrator, person } from '../helpers/test-app.ts'

const { email } = person

const startReasonsApp = async () => {
  const app = await startStaffedApp()
  const { call, ada } = app
  const entriesOf = async () => (await call('users:timeline', { email }, ada)).entries
  const run = async (change: BulkChange, reason?: string) => {
    const calls: Parameters<typeof makePlan>[0] = (operation, input) => call(operation, input, ada)
    const { planId } = await makePlan(calls, {
      change,
      ...(change.kind === 'undo' ? {} : { selection: { kind: 'matching', search: email } }),
    })
    const { result } = await finishJob(calls, (await call('bulk:run', { planId, ...(reason && { reason }) }, ada)).id)
    return result?.kind === 'bulk-changed' ? result.entry : 0
  }
  return { ...app, entriesOf, run }
}

test('the reason of a change is in its entry, beside the values', async () => {
  const { call, ada, lastEntry } = await startReasonsApp()
  await call('users:disable', { email, reason: '  Left the school ' }, ada)
  const disabled = await lastEntry()
  expect(disabled).toMatchObject({
    action: 'users:disable',
    reason: 'Left the school',
    details: { kind: 'fields-changed', changes: [{ field: 'disabledAt' }], reason: 'Left the school' },
  })
  expect(formatEntry(disabled)).toMatch(/^User disabled\. Reason: .*Left the school/)
  await call('users:changeRole', { email, role: 'auditor', reason: 'Joins the office' }, ada)
  expect((await lastEntry()).details).toEqual({ kind: 'role-changed', from: 'user', to: 'auditor', reason: 'Joins the office' })
  await call('users:delete', { email, reason: '' }, ada)
  const deleted = await lastEntry()
  expect(deleted.reason).toBeNull()
  expect(deleted.details).not.toHaveProperty('reason')
})

test('a reason that is too long, has lines or invisible characters changes nothing', async () => {
  const { refuse, ada } = await startReasonsApp()
  const wrong = [
    ['x'.repeat(201), 'reason-too-long'],
    ['two\nlines', 'reason-malformed'],
    ['in\u200Bvisible', 'invisible-characters'],
  ] as const
  for (const [reason, code] of wrong)
    expect(await refuse('users:disable', { email, reason }, ada)).toEqual({
      code: 'invalid-input',
      issues: [{ path: 'reason', reason: code }],
    })
})

test('a reason for an issued code is an entry of its own, and is shown with the first', async () => {
  const { call, ada, entriesOf, lastEntry } = await startReasonsApp()
  const { entry } = await call('users:issueReset', { email }, ada)
  await call('users:giveReason', { entry, reason: 'Forgot it over the summer' }, ada)
  expect(await lastEntry()).toMatchObject({
    action: 'users:giveReason',
    subject: { email },
    details: { kind: 'reason-given', entry, reason: 'Forgot it over the summer' },
  })
  const issued = (await entriesOf()).find(({ id }) => id === entry)
  expect(issued).toMatchObject({ action: 'users:issueReset', details: null, reason: 'Forgot it over the summer' })
})

test('a reason is given once, by the one who issued the code, and for a code only', async () => {
  const { call, refuse, ada, olga, lastEntry } = await startReasonsApp()
  const { entry } = await call('users:issueReset', { email }, ada)
  const reason = 'Asked at the desk'
  expect(await refuse('users:giveReason', { entry, reason }, olga)).toEqual({ code: 'not-permitted' })
  expect(await refuse('users:giveReason', { entry: 1_000_000, reason }, ada)).toEqual({ code: 'not-permitted' })
  await call('users:disable', { email }, ada)
  const disabled = (await lastEntry()).id
  expect(await refuse('users:giveReason', { entry: disabled, reason }, ada)).toEqual({ code: 'not-permitted' })
  await call('users:giveReason', { entry, reason }, ada)
  expect(await refuse('users:giveReason', { entry, reason: 'Another' }, ada)).toEqual({ code: 'changed-meanwhile' })
})

test('the reason of a bulk change is in its start and in the entry of each user', async () => {
  const { call, ada, entriesOf, run } = await startReasonsApp()
  const start = await run({ kind: 'disable' }, 'End of term')
  const [ofUser] = await entriesOf()
  expect(ofUser).toMatchObject({ action: 'users:disable', reason: 'End of term', details: { bulk: start } })
  const { entries } = await call('audit:list', { filter: { actions: ['bulk:run'] } }, ada)
  expect(entries[0]).toMatchObject({ reason: 'End of term', ended: { state: 'done', changed: 1, skipped: 0 } })
  expect(formatEntry(entries[0] as never)).toMatch(/^Disabled 1 user\. Reason: .*End of term/)
})

test('the undo of a bulk change is in the log as an undo with its values, not as the change', async () => {
  const { entriesOf, run } = await startReasonsApp()
  const start = await run({ kind: 'disable' })
  const [disabled] = await entriesOf()
  await run({ kind: 'undo', entry: start })
  const [undone, ...others] = await entriesOf()
  expect(undone).toMatchObject({
    action: 'users:undo',
    actor: { email: administrator.email },
    details: {
      kind: 'undone',
      operation: 'users:disable',
      entry: disabled?.id,
      changes: [{ field: 'disabledAt', from: expect.any(Number), to: null }],
    },
  })
  expect(others.filter(({ action }) => action === 'users:disable')).toHaveLength(1)
})
