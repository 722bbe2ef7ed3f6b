import { expect, test } from 'vitest'
import { interruptMigration } from '../soak/migration-faults.ts'

/** Each 40th call. `npm run soak -- --only migrations` has all. */
const STEP = 40

test('a migration that is killed or meets a full disk is done at the next start, and a copy was kept before it (needs a C compiler) [migration-interrupted]', async ({
  skip,
}) => {
  const report = await interruptMigration('release-1', STEP)
  if (!report) return skip('without a C compiler')
  expect(report.faults).toEqual([])
  expect(report.kills).toBeGreaterThan(1)
  expect(report.failures).toBe(report.kills)
}, 180_000)
