import { memo } from 'react'
import { usersMessages } from '../../../shared/messages/users-messages.ts'
import { takeDraft } from '../../session/drafts.ts'
import { useRequestedAction } from '../../session/requested-action.ts'
import { useWindowState } from '../../session/window-state.ts'
import { QuietButton } from '../../ui/buttons.tsx'
import { BulkBar } from './bulk/bulk-bar.tsx'
import { BulkDialog, type RequestedBulkChange, useRequestedBulkChange } from './bulk/bulk-dialog.tsx'
import { BulkJobs } from './bulk/bulk-jobs.tsx'
import { clearSelection, countSelected, selectAllThatMatch, toBulkSelection, useSelection } from './selection.ts'
import classes from './users.module.css'

const { selection: words } = usersMessages

const formatSelected = (count: number | null, isAll: boolean): string => {
  if (count === null) return words.allUncounted
  return isAll ? words.all(count) : words.selected(count)
}

/** The bar below the list: the number of selected users, their actions, and the running jobs. */
export const SelectionBar = memo(() => {
  const state = useSelection()
  const role = useWindowState(({ person }) => person?.role ?? 'user')
  const asked = useRequestedBulkChange()
  useRequestedAction('bulk-change', () => {
    const kept = takeDraft<RequestedBulkChange>('bulk-change')
    if (kept) asked.ask(kept)
  })
  const count = countSelected(state)
  const { selection, matching } = state
  const isAll = selection.kind === 'all' ? selection.except.size === 0 : false
  const canHaveAll = !isAll && matching !== null && matching > (count ?? 0)
  return (
    <div className={classes.below}>
      <BulkJobs onUndo={(entry) => asked.ask({ kind: 'undo', entry })} isAsking={asked.dialog.asked !== null} />
      <fieldset className={classes.selected} aria-label={words.group} data-empty={count === 0 || undefined}>
        <span aria-live="polite">{count !== 0 && formatSelected(count, isAll)}</span>
        {count !== 0 && (
          <>
            {canHaveAll && <QuietButton onClick={selectAllThatMatch}>{words.selectAll(matching)}</QuietButton>}
            <QuietButton onClick={clearSelection}>{words.clear}</QuietButton>
            <BulkBar
              role={role}
              areDeleted={state.listed.filter.state === 'deleted'}
              onAsk={(action) => asked.ask({ kind: 'action', action, selection: toBulkSelection(state) })}
            />
          </>
        )}
      </fieldset>
      <BulkDialog {...asked.dialog} />
    </div>
  )
})
