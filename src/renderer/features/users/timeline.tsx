import { useRef } from 'react'
import { contract } from '../../../shared/contract.ts'
import { mayActOn, type Role } from '../../../shared/permissions.ts'
import type { AuditEntryView, UserView } from '../../../shared/views.ts'
import { BusyButton, QuietButton } from '../../components/buttons.tsx'
import { Skeleton } from '../../components/skeleton.tsx'
import { errorOf, useTimeline } from '../../state/account-queries.ts'
import { assertNever, sayError } from '../../state/error-words.ts'
import { sayDeed, sayEntryNote, sayOrigin, undoneBy } from '../../state/timeline-words.ts'
import { undoEntry } from '../../state/undo.ts'
import { useKeptFocus } from './kept-focus.ts'
import classes from './user-panel.module.css'

/** Whether somebody with this role may set back what the entry says; an act on another account is undone there. */
const mayUndo = (role: Role, entry: AuditEntryView, { id, role: target }: UserView): boolean => {
  const operation = undoneBy(entry)
  if (entry.subject?.id !== id || !Object.hasOwn(contract, operation)) return false
  const { needs } = contract[operation as keyof typeof contract]
  return needs !== 'anyone' && mayActOn(role, needs, target)
}

const UndoState = ({ entry, about, isOffered }: { entry: AuditEntryView; about: string; isOffered: boolean }) => {
  switch (entry.undo) {
    case 'possible':
      return isOffered ? (
        <QuietButton size="xs" aria-describedby={about} onClick={() => void undoEntry(entry.id)}>
          Undo
        </QuietButton>
      ) : null
    case 'undone':
      return <span className={classes.small}>Undone</span>
    case 'changed-meanwhile':
      return <span className={classes.small}>Changed since</span>
    case 'not-possible':
      return null
    default:
      return assertNever(entry.undo)
  }
}

type TimelineProps = { role: Role; user: UserView }

/** What was done to an account and what it did, from the audit log. */
export const Timeline = ({ role, user }: TimelineProps) => {
  const { data: entries, error, hasNextPage, isFetchingNextPage, fetchNextPage } = useTimeline(user)
  const part = useRef<HTMLElement>(null)
  useKeptFocus(part)
  const fault = entries ? null : errorOf(error)
  return (
    <section className={classes.part} ref={part} tabIndex={-1}>
      <h3 className={classes.subheading}>Timeline</h3>
      {fault && <p role="alert">{sayError(fault)}</p>}
      {!entries && !fault && <Skeleton lines={6} />}
      {entries?.length === 0 && <p className={classes.quiet}>Nothing has happened yet.</p>}
      {entries && entries.length > 0 && (
        <ol className={classes.timeline} aria-label="Timeline">
          {entries.map((entry) => (
            <li key={entry.id} data-outcome={entry.outcome}>
              <div id={`entry-${entry.id}`}>
                <span>{sayDeed(entry, user.id)}</span>
                <Note entry={entry} />
                <span className={classes.small}>{sayOrigin(entry, user.id)}</span>
              </div>
              <UndoState entry={entry} about={`entry-${entry.id}`} isOffered={mayUndo(role, entry, user)} />
            </li>
          ))}
        </ol>
      )}
      {hasNextPage && (
        <BusyButton
          type="button"
          variant="default"
          size="xs"
          isBusy={isFetchingNextPage}
          onClick={() => isFetchingNextPage || void fetchNextPage()}
        >
          Show older entries
        </BusyButton>
      )}
    </section>
  )
}

const Note = ({ entry }: { entry: AuditEntryView }) => {
  const note = sayEntryNote(entry)
  return note === null ? null : <span className={classes.note}>{note}</span>
}
