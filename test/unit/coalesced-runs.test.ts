import { setImmediate as nextTick } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { coalesceRuns } from '../../src/shared/domain/coalesced-runs.ts'

test('requests during a run lead to one more run after it', async () => {
  let running = 0
  let runs = 0
  const request = coalesceRuns(async () => {
    running += 1
    expect(running).toBe(1)
    runs += 1
    await nextTick()
    running -= 1
  })
  request()
  request()
  request()
  expect(runs).toBe(1)
  await nextTick()
  await nextTick()
  await nextTick()
  expect(runs).toBe(2)
  request()
  expect(runs).toBe(3)
})
