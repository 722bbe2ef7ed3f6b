import { DAY_MS } from '../../shared/domain/time.ts'
import type { DayOfTime, TimeSpan } from '../store/ports/store.ts'

/** A day as people of some place have it: it may be 23 or 25 hours long. */
export type Day = TimeSpan & { readonly date: string }

/** How far a zone's clocks are ahead of UTC at a moment (milliseconds). */
const offsetOf = (format: Intl.DateTimeFormat) => {
  return (at: number): number => {
    const parts = Object.fromEntries(format.formatToParts(at).map(({ type, value }) => [type, Number(value)]))
    const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = parts
    return Date.UTC(year, month - 1, day, hour, minute, second) - (at - (at % 1_000))
  }
}

const createOffset = (timeZone: string) =>
  offsetOf(
    new Intl.DateTimeFormat('en-u-ca-gregory-nu-latn', {
      timeZone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    }),
  )

/** When the day begins whose midnight, written as one of UTC, is this. */
const beginOf = (midnight: number, offset: (at: number) => number): number => {
  const [before, after] = [midnight - offset(midnight - DAY_MS), midnight - offset(midnight + DAY_MS)]
  // If the clocks change on the day before or on this day, only one candidate is midnight there. If they are set forward at midnight,
  // neither is, and the day begins at that moment.
  const fits = [Math.min(before, after), Math.max(before, after)].find((at) => at + offset(at) === midnight)
  return fits ?? Math.max(before, after)
}

/** Finds the day of a time in a time zone (IANA's name). */
export const createDayOfTime = (timeZone: string): DayOfTime => {
  const offset = createOffset(timeZone)
  return (at) => {
    const local = at + offset(at)
    const midnight = local - (((local % DAY_MS) + DAY_MS) % DAY_MS)
    return { from: beginOf(midnight, offset), to: beginOf(midnight + DAY_MS, offset) }
  }
}

/** The last `count` days, the oldest first and today the last, as they begin and end in a time zone (IANA's name). */
export const listDays = (now: number, { count, timeZone }: { count: number; timeZone: string }): Day[] => {
  const offset = createOffset(timeZone)
  const local = now + offset(now)
  const today = local - (local % DAY_MS)
  const midnights = Array.from({ length: count + 1 }, (_, index) => today + (index + 1 - count) * DAY_MS)
  const begins = midnights.map((midnight) => beginOf(midnight, offset))
  return midnights.slice(0, count).map((midnight, index) => {
    const [from = 0, to = 0] = begins.slice(index, index + 2)
    return { date: new Date(midnight).toISOString().slice(0, 10), from, to }
  })
}
