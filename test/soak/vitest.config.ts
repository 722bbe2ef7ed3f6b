import { mergeConfig } from 'vitest/config'
import base from '../../vitest.config.ts'

/** The tests that `failing-writes.ts` runs in a process whose disk fails. */
export default mergeConfig(
  { ...base, test: { ...base.test, include: [] } },
  {
    test: { include: ['test/soak/*.test.ts'], testTimeout: 600_000 },
  },
)
