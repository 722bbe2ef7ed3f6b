import { setTimeout as wait } from 'node:timers/promises'
import { expect, test, vi } from 'vitest'
import { createHttpActivity } from '../../src/main/operations/http.ts'

const callNumber = (status: number) => ({ at: 1, method: 'GET', path: '/', status, milliseconds: 1 })

test('a burst of calls is told twice: when it begins, and once its last call is there to be read', async () => {
  const seen: number[] = []
  const activity = createHttpActivity({ announce: () => seen.push(activity.read().calls.length) })
  activity.recordCall(callNumber(200))
  await vi.waitFor(() => expect(seen).toEqual([1]))
  for (let status = 201; status <= 250; status += 1) activity.recordCall(callNumber(status))
  await wait(100)
  expect(seen).toEqual([1])
  await vi.waitFor(() => expect(seen).toEqual([1, 51]), { timeout: 3_000 })
  await wait(1_200)
  expect(seen).toEqual([1, 51])
})

test('the last hundred calls are remembered, the newest first', () => {
  const activity = createHttpActivity({ announce: () => undefined })
  for (let status = 1; status <= 230; status += 1) activity.recordCall(callNumber(status))
  const { calls } = activity.read()
  expect(calls.map(({ status }) => status)).toEqual(Array.from({ length: 100 }, (_, index) => 230 - index))
})
