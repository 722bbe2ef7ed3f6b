import { expect, test } from 'vitest'
import { failEachWrite } from '../soak/failing-writes.ts'

/** One user, a password and many users. `npm run soak -- --only faults` has all operations. */
const OPERATIONS = ['users:create', 'auth:reset', 'bulk:run'] as const

test('a change is done or not, whichever write of it fails, and the cause is told (needs a C compiler) [failed-write-all-or-nothing]', async ({
  skip,
}) => {
  const results = await failEachWrite(OPERATIONS)
  if (!results) return skip('without a C compiler')
  expect(results.map(({ operation }) => operation).sort()).toEqual([...OPERATIONS].sort())
  for (const { operation, calls, failed, faults } of results) {
    expect(faults, operation).toEqual([])
    expect(failed, operation).toBeGreaterThan(0)
    expect(calls, operation).toBeGreaterThan(failed / 2)
  }
}, 180_000)
