import { expect, it } from 'vitest'
import { makeFolder } from '../helpers/test-app.ts'
import { fuzz } from '../soak/fuzz.ts'
import { fuzzHttp } from '../soak/http-fuzz.ts'

it('meets any calls by anybody without a crash, an internal error or a change by who may not', async () => {
  const seed = Date.now() % 0x7fffffff
  const { calls, succeeded, faults } = await fuzz({ folder: makeFolder(), calls: 600, seed })
  expect(faults, `seed ${seed}`).toEqual([])
  // Nothing is shown where nothing succeeds.
  expect(succeeded).toBeGreaterThan(calls / 10)
})

it('meets malformed HTTP requests without an unexpected error, and answers afterwards [http-fuzz]', async () => {
  const seed = Date.now() % 0x7fffffff
  const { statuses, losses } = await fuzzHttp({ folder: makeFolder(), requests: 600, seed })
  expect(losses, `seed ${seed}`).toEqual([])
  // Nothing is shown where nothing gets through.
  expect(statuses.get(200)).toBeGreaterThan(20)
})
