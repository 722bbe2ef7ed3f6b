import { countedEvents, type OverviewView } from '../../../shared/api/overview.ts'
import { formatEvent, formatWholeDay } from '../../../shared/messages/event-messages.ts'
import { overviewMessages } from '../../../shared/messages/overview-messages.ts'
import { formatCount } from '../../../shared/messages/plural.ts'
import { openEvents } from '../../session/audit-query.ts'
import classes from './overview.module.css'

/** The charts' numbers, newest day first. */
export const DaysTable = ({ id, days }: { id: string; days: OverviewView['days'] }) => (
  // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard
  <section id={id} className={classes.figures} aria-label={overviewMessages.table} tabIndex={0}>
    <table className={classes.table}>
      <thead>
        <tr>
          <th scope="col">{overviewMessages.day}</th>
          {countedEvents.map((event) => (
            <th key={event} scope="col">
              {formatEvent(event)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {days.toReversed().map((day) => (
          <tr key={day.date}>
            <th scope="row">{formatWholeDay(day)}</th>
            {countedEvents.map((event) => (
              <td key={event}>
                {day[event] === 0 ? (
                  formatCount(0)
                ) : (
                  <button
                    type="button"
                    className={classes.figure}
                    aria-label={overviewMessages.openEvents(formatEvent(event), formatWholeDay(day), formatCount(day[event]))}
                    onClick={() => openEvents(event, day)}
                  >
                    {formatCount(day[event])}
                  </button>
                )}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  </section>
)
