import fc from 'fast-check'
import { expect, test } from 'vitest'
import { conflictChoices, deletedChoices } from '../../src/shared/domain/transfer-choices.ts'
import { startTransferApp, TEST_HASH } from '../helpers/transfers.ts'

/** The users that are there before, some of them deleted, and one more for new ones. */
const NUMBERS = [0, 1, 2, 3, 4, 5] as const
const NEW = 3

const emailOf = (number: number): string => `user-${number}@example.org`

const text = fc.constantFrom('', 'one', 'two')

const row = fc.record({
  number: fc.constantFrom(...NUMBERS),
  name: text,
  note: text,
  groups: text,
  hash: fc.constantFrom('', TEST_HASH),
  disabled: fc.constantFrom('', 'yes'),
})

const rows = fc.uniqueArray(row, { selector: ({ number }) => number, minLength: 1 })

/** What an undo puts back. A user who was deleted before is deleted again, at another time. */
const COLUMNS = `email, name, note, role, hashed_password, password_changed_at, must_change_password_at, disabled_at, disable_at,
  deleted_at IS NULL AS isThere`

test('an undo puts back every value that an import replaced, and leaves what was changed since', async () => {
  const { call, plan, run, undo, verify, database, read, ada, clock } = await startTransferApp()
  for (const number of NUMBERS.slice(0, NEW)) {
    await call('users:create', { email: emailOf(number), name: number === 0 ? '' : 'here' }, ada)
    if (number === 2) await call('users:delete', { email: emailOf(number) }, ada)
  }
  const readUsers = (): Record<string, unknown>[] =>
    database
      .prepare<[], Record<string, unknown>>(
        `SELECT ${COLUMNS}, (SELECT group_concat(name) FROM group_members JOIN groups ON groups.number = group_number
           WHERE user_number = users.number) AS groups FROM users WHERE created_at >= 0 ORDER BY number`,
      )
      .all()
  await fc.assert(
    fc.asyncProperty(
      rows,
      fc.constantFrom(...conflictChoices),
      fc.constantFrom(...deletedChoices),
      fc.boolean(),
      async (imported, conflicts, deleted, isChangedSince) => {
        clock.advance(1_000)
        const before = readUsers()
        const lines = imported.map(({ number, ...fields }) => [emailOf(number), ...Object.values(fields)].join(','))
        const { planId } = await plan(['email,name,note,groups,password_hash,disabled', ...lines].join('\n'))
        const { result } = await run(planId, { conflicts, deleted })
        if (result?.kind !== 'bulk-changed') throw new Error('there is no result')
        if (isChangedSince) await call('users:update', { email: emailOf(0), note: `since ${clock.now}` }, ada)
        clock.advance(1_000)
        if (result.changed > 0) await undo(result.entry)
        const after = readUsers()
        const isUser = (email: string) => (user: Record<string, unknown>) => user.email === email
        for (const former of before) {
          const email = String(former.email)
          const user = after.find(isUser(email))
          // A user with a later change of a replaced field keeps all of it; the note shows whether it was one.
          if (isChangedSince && email === emailOf(0)) expect(user?.note).toContain('since')
          else expect(user, email).toEqual(former)
        }
        for (const { email, isThere } of after)
          if (!before.some(isUser(String(email)))) expect([email, isThere]).toEqual([email, 0])
      },
    ),
    { numRuns: 12 },
  )
  expect(await verify()).toMatchObject({ kind: 'intact' })
  expect(await read()).toMatchObject({ state: 'active' })
}, 120_000)
