import { expect, test } from 'vitest'
import { createRateLimiter } from '../../src/main/pipeline/rate-limiter.ts'
import { MINUTE_MS } from '../../src/shared/domain/time.ts'

const CAPACITY = 120

const start = () => {
  const clock = { now: 1_767_225_600_000 }
  return { clock, buckets: createRateLimiter(() => clock.now) }
}

const empty = (buckets: ReturnType<typeof createRateLimiter>, source: string): void => {
  for (let taken = 0; taken < CAPACITY; taken += 1) expect(buckets.take(source).kind).toBe('taken')
  expect(buckets.take(source).kind).toBe('empty')
}

test('no number of other sources fills a bucket that is empty [token-bucket-isolated]', () => {
  const { buckets } = start()
  empty(buckets, 'http')
  for (let source = 0; source < 30_000; source += 1) buckets.take(`user:${source}`)
  expect(buckets.take('http').kind).toBe('empty')
})

test('buckets that are full again are forgotten, so that memory is bounded by the sources of a minute', () => {
  const { clock, buckets } = start()
  for (let round = 0; round < 20; round += 1) {
    for (let source = 0; source < 2_000; source += 1) buckets.take(`user:${round}:${source}`)
    clock.now += MINUTE_MS
  }
  expect(buckets.count()).toBeLessThan(6_000)
})

test('a token that is given back can be taken again, once, and no bucket holds more than its capacity', () => {
  const { buckets } = start()
  const first = buckets.take('http')
  for (let taken = 1; taken < CAPACITY; taken += 1) buckets.take('http')
  expect(buckets.take('http').kind).toBe('empty')
  if (first.kind === 'taken') first.giveBack()
  expect([buckets.take('http').kind, buckets.take('http').kind]).toEqual(['taken', 'empty'])
  const other = buckets.take('window')
  for (let time = 0; time < 5; time += 1) if (other.kind === 'taken') other.giveBack()
  for (let taken = 0; taken < CAPACITY; taken += 1) expect(buckets.take('window').kind).toBe('taken')
  expect(buckets.take('window').kind).toBe('empty')
})

test('a clock that is set back neither fills a bucket nor keeps it empty', () => {
  const { clock, buckets } = start()
  empty(buckets, 'http')
  clock.now -= 30 * 24 * 60 * MINUTE_MS
  expect(buckets.take('http').kind).toBe('empty')
  clock.now += 1_000
  expect([buckets.take('http').kind, buckets.take('http').kind, buckets.take('http').kind]).toEqual(['taken', 'taken', 'empty'])
})
