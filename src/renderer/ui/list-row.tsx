import type { ReactNode, Ref } from 'react'
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
