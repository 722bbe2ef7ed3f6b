import type { ComponentPropsWithRef, ReactNode, Ref } from 'react'
import classes from './list-row.module.css'

type RowListProps = { ref?: Ref<HTMLUListElement> | undefined; label: string; children: ReactNode }

/** A list of rows, one per line. It can take the focus when a row is gone together with its focused button. */
export const RowList = ({ ref, label, children }: RowListProps) => (
  <ul className={classes.list} aria-label={label} ref={ref} tabIndex={-1}>
    {children}
  </ul>
)

type ListRowProps = {
  /** The id of the words, which describe the row's buttons. */
  id: string
  action?: ReactNode
  children: ReactNode
}

/** A row of words with its buttons at the end. */
export const ListRow = ({ id, action, children }: ListRowProps) => (
  <li className={classes.row}>
    <div id={id} className={classes.words}>
      {children}
    </div>
    {action && <div className={classes.actions}>{action}</div>}
  </li>
)

/** An element with an ARIA role that no HTML element has. */
const makePart = (role: string) => (props: ComponentPropsWithRef<'div'>) => <div {...props} role={role} />

// The options of a text field that keeps the focus, which a select cannot do.
export const Listbox = makePart('listbox')
export const OptionGroup = makePart('group')
export const Option = makePart('option')

// Absolutely positioned rows cannot be table rows, so they have ARIA roles.
export const Grid = makePart('grid')
export const RowGroup = makePart('rowgroup')
export const Row = makePart('row')
export const ColumnHeader = makePart('columnheader')
export const RowHeader = makePart('rowheader')
export const Cell = makePart('gridcell')
