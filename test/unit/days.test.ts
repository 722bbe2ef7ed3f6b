import { expect, test } from 'vitest'
import { listDays } from '../../src/main/users/days.ts'
import { HOUR_MS } from '../../src/shared/domain/time.ts'

const spans = (now: string, timeZone: string, count: number) =>
  listDays(Date.parse(now), { count, timeZone }).map(({ date, from, to }) => [
    date,
    new Date(from).toISOString(),
    (to - from) / HOUR_MS,
  ])

test('days follow one another without a gap, and the last one is today where the user is', () => {
  expect(spans('2026-01-01T00:00:00Z', 'UTC', 2)).toEqual([
    ['2025-12-31', '2025-12-31T00:00:00.000Z', 24],
    ['2026-01-01', '2026-01-01T00:00:00.000Z', 24],
  ])
  expect(spans('2025-12-31T18:14:59.999Z', 'Asia/Kathmandu', 1)).toEqual([['2025-12-31', '2025-12-30T18:15:00.000Z', 24]])
  expect(spans('2025-12-31T18:15:00Z', 'Asia/Kathmandu', 1)).toEqual([['2026-01-01', '2025-12-31T18:15:00.000Z', 24]])
  expect(spans('2026-01-01T07:59:59Z', 'America/Los_Angeles', 1)).toEqual([['2025-12-31', '2025-12-31T08:00:00.000Z', 24]])
})

test('a day on which the clocks change is as long as it is', () => {
  expect(spans('2026-03-30T12:00:00Z', 'Europe/Berlin', 3)).toEqual([
    ['2026-03-28', '2026-03-27T23:00:00.000Z', 24],
    ['2026-03-29', '2026-03-28T23:00:00.000Z', 23],
    ['2026-03-30', '2026-03-29T22:00:00.000Z', 24],
  ])
  expect(spans('2025-10-26T12:00:00Z', 'Europe/Berlin', 1)).toEqual([['2025-10-26', '2025-10-25T22:00:00.000Z', 25]])
})

test('a day that has no midnight begins when the clocks are set forward, and one that has two with the first', () => {
  // Havana changes at midnight: forward to one o'clock in March, back to midnight (from one o'clock) in November.
  expect(spans('2026-03-08T12:00:00Z', 'America/Havana', 2)).toEqual([
    ['2026-03-07', '2026-03-07T05:00:00.000Z', 24],
    ['2026-03-08', '2026-03-08T05:00:00.000Z', 23],
  ])
  expect(spans('2025-11-02T12:00:00Z', 'America/Havana', 2)).toEqual([
    ['2025-11-01', '2025-11-01T04:00:00.000Z', 24],
    ['2025-11-02', '2025-11-02T04:00:00.000Z', 25],
  ])
})

test('in every zone a winter of days, with both changes of the clocks, has no gap, and none is cut', () => {
  for (const timeZone of Intl.supportedValuesOf('timeZone')) {
    const days = listDays(Date.parse('2026-04-15T12:00:00Z'), { count: 200, timeZone })
    for (const [index, { from, to }] of days.entries()) {
      expect(from % 900_000, timeZone).toBe(0)
      // At Troll the clocks change by two hours.
      expect((to - from) / HOUR_MS, timeZone).toBeGreaterThanOrEqual(22)
      expect(to, timeZone).toBe(days[index + 1]?.from ?? to)
    }
  }
})
