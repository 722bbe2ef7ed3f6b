import type { AuditEntryView } from '../../../shared/api/audit.ts'
import { describeEntry, toneOf } from '../../../shared/messages/audit-entry-messages.ts'
import { entryPanelMessages } from '../../../shared/messages/audit-screen-messages.ts'
import { formatDateAndTime } from '../../../shared/messages/user-messages.ts'
import { Cell, Row } from '../../ui/list-row.tsx'
import classes from './audit-table.module.css'

/** An entry in words. A refusal is marked by its own words, not by colour alone. */
const Words = ({ entry }: { entry: AuditEntryView }) => {
  const { fact, more } = describeEntry(entry)
  return (
    <>
      <strong className={toneOf(entry) === 'refused' ? classes.refused : undefined}>{fact}</strong>
      {more !== null && <span className={classes.note}>{more}</span>}
    </>
  )
}

type EntryRowProps = {
  id: string
  /** Null while it loads. */
  entry: AuditEntryView | null
  /** Counted from the newest entry, which is 0. */
  row: number
  /** The position of the row (pixels). */
  top: number
  /** The keyboard is on this row. */
  isActive: boolean
  isOpened: boolean
}

/** One entry. The focus is on the table, which names the active row, so scrolling does not lose it. */
export const EntryRow = ({ id, entry, row, top, isActive, isOpened }: EntryRowProps) => (
  <Row
    id={id}
    className={classes.row}
    style={{ transform: `translateY(${top}px)` }}
    // The header is row 1.
    aria-rowindex={row + 2}
    aria-selected={isOpened}
    data-row={row}
    data-active={isActive || undefined}
  >
    <Cell className={classes.when}>{entry ? formatDateAndTime(entry.at) : <span className={classes.waiting} />}</Cell>
    <Cell className={classes.what}>{entry && <Words entry={entry} />}</Cell>
    <Cell className={classes.who} data-name={entryPanelMessages.by}>
      {entry?.actor?.email}
    </Cell>
    <Cell className={classes.who} data-name={entryPanelMessages.user}>
      {entry?.subject?.email}
    </Cell>
  </Row>
)
