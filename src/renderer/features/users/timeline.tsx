import { useRef } from 'react'
import type { AuditEntryView } from '../../../shared/api/audit.ts'
import { contract } from '../../../shared/api/index.ts'
import type { UserView } from '../../../shared/api/user-summary.ts'
import { mayActOn, type Role } from '../../../shared/domain/permissions.ts'
import { toneOf } from '../../../shared/messages/audit-entry-messages.ts'
import { assertNever, formatError } from '../../../shared/messages/error-messages.ts'
import { formatDeed, formatEntryNote, formatOrigin, undoneBy } from '../../../shared/messages/timeline-messages.ts'
import { userPanelMessages } from '../../../shared/messages/user-panel-messages.ts'
import { findReportable } from '../../api/call.ts'
import { undoEntry } from '../../api/undo-action.ts'
import { useFocusReturn } from '../../hooks/focus-return.ts'
import { openEntry } from '../../session/audit-query.ts'
import { BusyButton, IconButton, QuietButton } from '../../ui/buttons.tsx'
import { OpenIcon } from '../../ui/icons.tsx'
import { Skeleton } from '../../ui/message.tsx'
import { ArchivedEntries } from '../../widgets/archived-entries.tsx'
import { foldHistory, type HistoryRow } from './history-rows.ts'
import classes from './user-panel.module.css'
import { useTimeline } from './user-queries.ts'

const { timeline: words } = userPanelMessages

/** Whether the role may undo this entry. A change to another account is undone on that account. */
const mayUndo = (role: Role, entry: AuditEntryView, { id, role: target }: UserView): boolean => {
  const operation = undoneBy(entry)
  if (entry.subject?.id !== id || !Object.hasOwn(contract, operation)) return false
  const { permission } = contract[operation as keyof typeof contract]
  return permission !== 'anyone' && mayActOn(role, permission, target)
}

const UndoState = ({ entry, about, isOffered }: { entry: AuditEntryView; about: string; isOffered: boolean }) => {
  switch (entry.undo) {
    case 'possible':
      return isOffered ? (
        <QuietButton size="xs" aria-describedby={about} onClick={() => void undoEntry(entry.id)}>
          {words.undo}
        </QuietButton>
      ) : null
    case 'undone':
      return <span className={classes.small}>{words.undone}</span>
    case 'changed-meanwhile':
      return <span className={classes.small}>{words.changedSince}</span>
    case 'not-possible':
      return null
    default:
      return assertNever(entry.undo)
  }
}

type TimelineProps = { role: Role; user: UserView }

/** What happened to this user and what the user did. Equal entries in a row share one. */
export const Timeline = ({ role, user }: TimelineProps) => {
  const { data: entries, error, hasNextPage, isFetchingNextPage, fetchNextPage } = useTimeline(user)
  const part = useRef<HTMLElement>(null)
  useFocusReturn(part)
  const fault = entries ? null : findReportable(error)
  return (
    <section className={classes.part} ref={part} tabIndex={-1}>
      <h3 className={classes.subheading}>{words.heading}</h3>
      {fault && <p role="alert">{formatError(fault)}</p>}
      {!entries && !fault && <Skeleton lines={6} />}
      {entries?.length === 0 && <p className={classes.quiet}>{words.empty}</p>}
      {entries && entries.length > 0 && (
        <ol className={classes.timeline} aria-label={words.heading}>
          {foldHistory(entries).map(({ entry, ...row }) => (
            <li key={entry.id} data-outcome={toneOf(entry) === 'refused' ? 'refused' : 'success'}>
              <div id={`entry-${entry.id}`}>
                <span>{formatDeed(entry, user.id, row.count)}</span>
                <Note entry={entry} count={row.count} />
                <span className={classes.small}>{formatOrigin(entry, user.id, row.from)}</span>
              </div>
              <IconButton
                size="small"
                label={words.openEntry(entry.id)}
                title={words.openEntry(entry.id)}
                onClick={() => openEntry(entry.id)}
              >
                <OpenIcon />
              </IconButton>
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
          {words.older}
        </BusyButton>
      )}
      {entries && !hasNextPage && <ArchivedEntries />}
    </section>
  )
}

const Note = ({ entry, count }: Pick<HistoryRow, 'entry' | 'count'>) => {
  // The number of repeats stands at the fact already.
  const note = count > 1 && entry.details?.kind === 'refused-repeatedly' ? null : formatEntryNote(entry)
  return note === null ? null : <span className={classes.note}>{note}</span>
}
