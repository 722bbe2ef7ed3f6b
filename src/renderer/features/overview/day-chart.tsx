import { type PointerEvent, useState } from 'react'
import type { CountedEvent, OverviewView } from '../../../shared/api/overview.ts'
import { countAll, formatChart, formatDay, formatEvent } from '../../../shared/messages/event-messages.ts'
import { overviewMessages } from '../../../shared/messages/overview-messages.ts'
import { formatCount } from '../../../shared/messages/plural.ts'
import { openEvents } from '../../session/audit-query.ts'
import classes from './day-chart.module.css'

/** In the drawing's own units, which are scaled to the page: a day's width and the tallest bar's height. */
const DAY_WIDTH = 4
const BAR_WIDTH = 3
const HEIGHT = 48

/** The minimum height of a bar, so that a day with few events differs from a day without any. */
const LEAST = 1.5

type DayChartProps = { days: OverviewView['days']; event: CountedEvent }

/** One kind of event by day, up to today. A click on a day opens its entries, as the numbers of the table do. */
export const DayChart = ({ days, event }: DayChartProps) => {
  const [pointedAt, setPointedAt] = useState<number | null>(null)
  const most = Math.max(...days.map((day) => day[event]), 1)
  const last = days.length - 1
  const shown = days[pointedAt ?? last]
  const point = ({ currentTarget, clientX }: PointerEvent): void => {
    const { left, width } = currentTarget.getBoundingClientRect()
    setPointedAt(Math.min(Math.max(Math.floor(((clientX - left) / width) * days.length), 0), last))
  }
  return (
    <figure className={classes.chart}>
      <figcaption className={classes.head}>
        <span className={classes.name}>{formatEvent(event)}</span>
        <strong className={classes.total}>{formatCount(countAll(days, event))}</strong>
        {shown && (
          <span className={classes.reading} aria-hidden="true">
            {overviewMessages.reading(
              pointedAt === null || pointedAt === last ? overviewMessages.today : formatDay(shown),
              formatCount(shown[event]),
            )}
          </span>
        )}
      </figcaption>
      {/* biome-ignore lint/a11y/useKeyWithClickEvents: the keyboard has the same links in the table */}
      <svg
        className={classes.drawing}
        data-linked={(pointedAt !== null && shown !== undefined && shown[event] > 0) || undefined}
        role="img"
        aria-label={formatChart(days, event)}
        viewBox={`0 0 ${days.length * DAY_WIDTH} ${HEIGHT}`}
        preserveAspectRatio="none"
        onClick={() => {
          if (shown && shown[event] > 0) openEvents(event, shown)
        }}
        onPointerMove={point}
        onPointerLeave={() => setPointedAt(null)}
      >
        {days.map((day, index) => {
          const height = day[event] === 0 ? 0 : Math.max((day[event] / most) * HEIGHT, LEAST)
          return (
            <rect
              key={day.date}
              className={classes.bar}
              data-pointed={index === pointedAt || undefined}
              x={index * DAY_WIDTH + (DAY_WIDTH - BAR_WIDTH) / 2}
              y={HEIGHT - height}
              width={BAR_WIDTH}
              height={height}
            />
          )
        })}
      </svg>
      <div className={classes.axis} aria-hidden="true">
        <span>{days[0] && formatDay(days[0])}</span>
        <span>{overviewMessages.today}</span>
      </div>
    </figure>
  )
}
