import type { AuditEntryView, PartyView } from '../../../shared/api/audit.ts'
import { describeEntry, formatEntry, formatParty, toneOf } from '../../../shared/messages/audit-entry-messages.ts'
import { auditMessages, entryPanelMessages, formatLogDay } from '../../../shared/messages/audit-screen-messages.ts'
import { formatClock } from '../../../shared/messages/user-messages.ts'
import { ChevronIcon } from '../../ui/icons.tsx'
import { Cell, Row, RowHeader } from '../../ui/list-row.tsx'
import classes from './audit-table.module.css'
import { isBulkStart } from './log-rows.ts'

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

/** A user by the present name, with the address at that time as a tooltip. */
const PartyCell = ({ name, party }: { name: string; party: PartyView | null | undefined }) => (
  <Cell className={classes.who} data-name={name} title={party?.email}>
    {party && formatParty(party)}
  </Cell>
)

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
  /** Whether one row stands for a whole bulk change. */
  isFolded: boolean
}

/** One entry. The focus is on the table, which names the active row, so scrolling does not lose it. */
export const EntryRow = ({ id, entry, row, top, isActive, isOpened, isFolded }: EntryRowProps) => (
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
    <Cell className={classes.when}>{entry ? formatClock(entry.at) : <span className={classes.waiting} />}</Cell>
    <Cell className={classes.what} title={entry ? formatEntry(entry) : undefined}>
      {entry && <Words entry={entry} />}
      {entry && isFolded && isBulkStart(entry) && (
        <span className={classes.unfold} data-unfold>
          {auditMessages.showParts}
          <ChevronIcon />
        </span>
      )}
    </Cell>
    <PartyCell name={entryPanelMessages.by} party={entry?.actor} />
    <PartyCell name={entryPanelMessages.user} party={entry?.subject} />
  </Row>
)

type DayRowProps = { at: number; row: number; top: number }

/** The heading of a day. */
export const DayRow = ({ at, row, top }: DayRowProps) => (
  <Row className={`${classes.row} ${classes.day}`} style={{ transform: `translateY(${top}px)` }} aria-rowindex={row + 2}>
    <RowHeader aria-colspan={auditMessages.columns.length}>{formatLogDay(at, Date.now())}</RowHeader>
  </Row>
)
