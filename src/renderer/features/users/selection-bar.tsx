import { QuietButton } from '../../components/buttons.tsx'
import { countSelected, selectAllThatMatch, selectNobody, useSelection } from '../../state/selection.ts'
import classes from './users.module.css'

const numbers = new Intl.NumberFormat()

const saySelected = (count: number | null, isAll: boolean): string => {
  if (count === null) return 'All that match are selected'
  if (!isAll) return `${numbers.format(count)} selected`
  return count === 1 ? 'The one that matches is selected' : `All ${numbers.format(count)} that match are selected`
}

/** How many are selected, beneath the list; what can be done with them belongs here. */
export const SelectionBar = () => {
  const state = useSelection()
  const count = countSelected(state)
  const { selection, matching } = state
  const isAll = selection.kind === 'all' ? selection.except.size === 0 : false
  const canHaveAll = !isAll && matching !== null && matching > (count ?? 0)
  return (
    <fieldset className={classes.selected} aria-label="Selection" data-empty={count === 0 || undefined}>
      <span aria-live="polite">{count !== 0 && saySelected(count, isAll)}</span>
      {count !== 0 && (
        <>
          {canHaveAll && (
            <QuietButton onClick={selectAllThatMatch}>{`Select all ${numbers.format(matching)} that match`}</QuietButton>
          )}
          <QuietButton onClick={selectNobody}>Clear the selection</QuietButton>
        </>
      )}
    </fieldset>
  )
}
