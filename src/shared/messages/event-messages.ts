import type { CountedEvent, OverviewView } from '../api/overview.ts'
import { formatCount, lazily } from './plural.ts'

type Day = OverviewView['days'][number]

const words: Readonly<Record<CountedEvent, string>> = {
  signIns: 'Sign-ins',
  failures: 'Failed sign-ins',
  lockouts: 'Users locked',
  resets: 'Password resets',
}

export const formatEvent = (event: CountedEvent): string => words[event]

/** A calendar day, independent of the time zone in which it was counted. */
const dayOf = ({ date }: Day): Date => new Date(`${date}T00:00:00Z`)

const short = lazily(() => new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'short', timeZone: 'UTC' }))
const long = lazily(() => new Intl.DateTimeFormat(undefined, { dateStyle: 'full', timeZone: 'UTC' }))

export const formatDay = (day: Day): string => short().format(dayOf(day))

export const formatWholeDay = (day: Day): string => long().format(dayOf(day))

export const countAll = (days: readonly Day[], event: CountedEvent): number => days.reduce((sum, day) => sum + day[event], 0)

/** The text alternative of a chart. */
export const formatChart = (days: readonly Day[], event: CountedEvent): string => {
  const most = days.reduce<Day | null>((best, day) => (day[event] > (best?.[event] ?? 0) ? day : best), null)
  const head = `${formatEvent(event)} in ${days.length} days: ${formatCount(countAll(days, event))}.`
  return most === null ? head : `${head} Most on ${formatDay(most)}: ${formatCount(most[event])}.`
}
