import { memo } from 'react'
import { QuietButton } from '../../components/buttons.tsx'
import { countSelected, selectAllThatMatch, selectNobody, toManySelection, useSelection } from '../../state/selection.ts'
import { useWindowState } from '../../state/window-state.ts'
import { ManyBar } from '../many/many-bar.tsx'
import { ManyDialog, useAskedMany } from '../many/many-dialog.tsx'
import { ManyJobs } from '../many/many-jobs.tsx'
import classes from './users.module.css'

const numbers = new Intl.NumberFormat()

const saySelected = (count: number | null, isAll: boolean): string => {
  if (count === null) return 'All that match are selected'
  if (!isAll) return `${numbers.format(count)} selected`
  return count === 1 ? 'The one that matches is selected' : `All ${numbers.format(count)} that match are selected`
}

/** How many are selected, beneath the list, what can be done with them, and what goes on with those who were. */
export const SelectionBar = memo(() => {
  const state = useSelection()
  const role = useWindowState(({ person }) => person?.role ?? 'user')
  const asked = useAskedMany()
  const count = countSelected(state)
  const { selection, matching } = state
  const isAll = selection.kind === 'all' ? selection.except.size === 0 : false
  const canHaveAll = !isAll && matching !== null && matching > (count ?? 0)
  return (
    <div className={classes.below}>
      <ManyJobs onUndo={(entry) => asked.ask({ kind: 'undo', entry })} isAsking={asked.dialog.asked !== null} />
      <fieldset
        className={classes.selected}
        aria-label="Selection"
        data-empty={count === 0 || undefined}
        data-foot={count !== 0 || undefined}
      >
        <span aria-live="polite">{count !== 0 && saySelected(count, isAll)}</span>
        {count !== 0 && (
          <>
            {canHaveAll && (
              <QuietButton onClick={selectAllThatMatch}>{`Select all ${numbers.format(matching)} that match`}</QuietButton>
            )}
            <QuietButton onClick={selectNobody}>Clear the selection</QuietButton>
            <ManyBar
              role={role}
              areDeleted={state.listed.filter.state === 'deleted'}
              onAsk={(act) => asked.ask({ kind: 'act', act, selection: toManySelection(state) })}
            />
          </>
        )}
      </fieldset>
      <ManyDialog {...asked.dialog} />
    </div>
  )
})
