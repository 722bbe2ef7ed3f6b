import type { AuditEntryView, PartyView } from '../../../shared/api/audit.ts'
import { describeEntry, formatEntry, formatParty, toneOf } from '../../../shared/messages/audit-entry-messages.ts'
import { auditMessages, entryPanelMessages, formatLogDay } from '../../../shared/messages/audit-screen-messages.ts'
import { formatClock } from '../../../shared/messages/user-messages.ts'
import { ChevronIcon } from '../../ui/icons.tsx'
import { Cell, Row, RowHeader } from '../../ui/list-row.tsx'
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
  /** Whether the entries of its bulk change are shown below; null if it began none. */
  isUnfolded: boolean | null
  /** Whether it belongs to the bulk change above. */
  isPart?: boolean
}

/** One entry. The focus is on the table, which names the active row, so scrolling does not lose it. */
export const EntryRow = ({ id, entry, row, top, isActive, isOpened, isUnfolded, isPart = false }: EntryRowProps) => (
  <Row
    id={id}
    className={classes.row}
    style={{ transform: `translateY(${top}px)` }}
    // The header is row 1.
    aria-rowindex={row + 2}
    aria-selected={isOpened}
    data-row={row}
    data-active={isActive || undefined}
    data-part={isPart || undefined}
  >
    <Cell className={classes.when}>{entry ? formatClock(entry.at) : <span className={classes.waiting} />}</Cell>
    <Cell
      className={classes.what}
      title={entry ? formatEntry(entry) : undefined}
      {...(isUnfolded !== null && { 'aria-expanded': isUnfolded })}
    >
      {entry && <Words entry={entry} />}
      {isUnfolded !== null && (
        <span className={classes.unfold} data-unfold data-open={isUnfolded || undefined}>
          {isUnfolded ? auditMessages.hideParts : auditMessages.showParts}
          <ChevronIcon />
        </span>
      )}
    </Cell>
    <PartyCell name={entryPanelMessages.by} party={entry?.actor} />
    <PartyCell name={entryPanelMessages.user} party={entry?.subject} />
  </Row>
)

type DayRowProps = { at: number; row: number; top: number }

type AllRowProps = Pick<EntryRowProps, 'id' | 'row' | 'top' | 'isActive'>

/** The row below the first entries of a bulk change, which leads to all of them. */
export const AllRow = ({ id, row, top, isActive }: AllRowProps) => (
  <Row
    id={id}
    className={classes.row}
    style={{ transform: `translateY(${top}px)` }}
    aria-rowindex={row + 2}
    data-row={row}
    data-active={isActive || undefined}
    data-part
  >
    <Cell className={classes.all} aria-colspan={auditMessages.columns.length}>
      {auditMessages.showAllParts}
    </Cell>
  </Row>
)

/** The heading of a day. */
export const DayRow = ({ at, row, top }: DayRowProps) => (
  <Row className={`${classes.row} ${classes.day}`} style={{ transform: `translateY(${top}px)` }} aria-rowindex={row + 2}>
    <RowHeader aria-colspan={auditMessages.columns.length}>{formatLogDay(at, Date.now())}</RowHeader>
  </Row>
)
