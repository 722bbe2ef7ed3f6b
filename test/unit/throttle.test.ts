import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { Throttle } from '../../src/main/platform/throttle.ts'

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] })
})

afterEach(() => {
  vi.useRealTimers()
})

const count = (options: { intervalMs: number; delayMs?: number }) => {
  let runs = 0
  const throttle = new Throttle(() => {
    runs += 1
  }, options)
  return { throttle, countRuns: () => runs }
}

test('scheduled runs are at least an interval apart, and the last call is not lost', () => {
  const { throttle, countRuns } = count({ intervalMs: 100 })
  throttle.schedule()
  vi.advanceTimersByTime(0)
  expect(countRuns()).toBe(1)
  for (const _ of [1, 2, 3]) throttle.schedule()
  vi.advanceTimersByTime(99)
  expect(countRuns()).toBe(1)
  vi.advanceTimersByTime(1)
  expect(countRuns()).toBe(2)
  vi.advanceTimersByTime(1_000)
  expect(countRuns()).toBe(2)
})

test('calls within the delay share one run', () => {
  const { throttle, countRuns } = count({ intervalMs: 100, delayMs: 30 })
  throttle.schedule()
  vi.advanceTimersByTime(29)
  throttle.schedule()
  expect(countRuns()).toBe(0)
  vi.advanceTimersByTime(1)
  expect(countRuns()).toBe(1)
})

test('a run that is not due is skipped', () => {
  const { throttle, countRuns } = count({ intervalMs: 100 })
  throttle.runIfDue()
  throttle.runIfDue()
  expect(countRuns()).toBe(1)
  vi.advanceTimersByTime(100)
  throttle.runIfDue()
  expect(countRuns()).toBe(2)
})

test('a cancelled run does not happen, and the next one is scheduled anew', () => {
  const { throttle, countRuns } = count({ intervalMs: 100, delayMs: 100 })
  throttle.schedule()
  throttle.cancel()
  vi.advanceTimersByTime(1_000)
  expect(countRuns()).toBe(0)
  throttle.schedule()
  vi.advanceTimersByTime(100)
  expect(countRuns()).toBe(1)
})
