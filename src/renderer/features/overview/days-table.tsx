import { countedEvents, type OverviewView } from '../../../shared/views.ts'
import { sayCount } from '../../state/account-words.ts'
import { sayEvent, sayWholeDay } from '../../state/overview/event-words.ts'
import classes from './overview.module.css'

/** What the charts show, in figures, the newest day first. */
export const DaysTable = ({ id, days }: { id: string; days: OverviewView['days'] }) => (
  // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard
  <section id={id} className={classes.figures} aria-label="By day, in figures" tabIndex={0}>
    <table className={classes.table}>
      <thead>
        <tr>
          <th scope="col">Day</th>
          {countedEvents.map((event) => (
            <th key={event} scope="col">
              {sayEvent(event)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {days.toReversed().map((day) => (
          <tr key={day.date}>
            <th scope="row">{sayWholeDay(day)}</th>
            {countedEvents.map((event) => (
              <td key={event}>{sayCount(day[event])}</td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  </section>
)
