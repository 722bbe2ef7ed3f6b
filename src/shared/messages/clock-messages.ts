import { HOUR_MS, MINUTE_MS, SECOND_MS } from '../domain/time.ts'
import { countOf, lazily } from './plural.ts'

// With the date, because a clock can also be days wrong.
const moment = lazily(() => new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' }))

/** From here on a difference is told in hours (milliseconds). */
const HOURS_FROM_MS = 90 * MINUTE_MS

/** A difference of two clocks, such as "about 5 minutes ahead of". */
const formatDifference = (aheadSeconds: number): string => {
  const difference = Math.abs(aheadSeconds) * SECOND_MS
  const inHours = difference >= HOURS_FROM_MS
  const count = Math.max(1, Math.round(difference / (inHours ? HOUR_MS : MINUTE_MS)))
  return `about ${countOf(count, inHours ? 'hour' : 'minute')} ${aheadSeconds > 0 ? 'ahead of' : 'behind'}`
}

/** The clocks of an authenticator app and of this computer. */
export const clockMessages = {
  refused: (now: number) =>
    `That code isn’t valid. Wait for the next one and try again. If that fails too, compare the clocks: this computer says ${moment().format(now)}, and your phone must say the same.`,
  farApart: (aheadSeconds: number, now: number) =>
    `That code belongs to another time. Compare the clocks: your phone is ${formatDifference(aheadSeconds)} this computer, which says ${moment().format(now)}. Correct the wrong one, then enter the next code.`,
  apart: (aheadSeconds: number) =>
    `Your phone is ${formatDifference(aheadSeconds)} this computer. Codes work, but correct the clock that is wrong.`,
} as const
