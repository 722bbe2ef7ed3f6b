import '@mantine/core/styles/VisuallyHidden.layer.css'
import { VisuallyHidden } from '@mantine/core'
import { type CSSProperties, memo } from 'react'
import type { UserColumn } from '../../../shared/api/list-preferences.ts'
import type { UserView } from '../../../shared/api/user-summary.ts'
import type { Role } from '../../../shared/domain/permissions.ts'
import { usersMessages } from '../../../shared/messages/users-messages.ts'
import { RowButton } from '../../ui/buttons.tsx'
import { KeyIcon } from '../../ui/icons.tsx'
import { Cell, Row } from '../../ui/list-row.tsx'
import { columnsOf } from './columns.tsx'
import { findCodeAction } from './user-actions.ts'
import classes from './user-grid.module.css'

type UserRowProps = {
  /** Undefined until the user is read. */
  user: UserView | undefined
  index: number
  top: number
  columns: readonly UserColumn[]
  /** The signed-in user's role. */
  role: Role
  isActive: boolean
  isOpened: boolean
  /** Null if selection is not available. */
  isSelected: boolean | null
  isIssuing: boolean
  onIssue: (user: UserView) => void
}

/** The header is row 1, because ARIA counts rows from one. */
const rowIndexOf = (index: number): number => index + 2

const placeAt = (top: number): CSSProperties => ({ transform: `translateY(${top}px)` })

type CellsProps = Omit<UserRowProps, 'index' | 'top' | 'isOpened' | 'user'> & { user: UserView }

const Cells = ({ user, columns, role, isActive, isSelected, isIssuing, onIssue }: CellsProps) => {
  const codeAction = findCodeAction(role, user)
  return (
    <>
      {isSelected !== null && (
        <Cell className={classes.pick} data-pick>
          <input type="checkbox" tabIndex={-1} checked={isSelected} readOnly aria-label={usersMessages.select(user.email)} />
        </Cell>
      )}
      {columnsOf(columns).map(({ name, show }) => (
        <Cell key={name} className={classes.cell}>
          {show(user, columns.includes('name'))}
        </Cell>
      ))}
      <Cell className={classes.action}>
        {codeAction && (
          <RowButton label={codeAction.label(user)} tabIndex={isActive ? 0 : -1} isBusy={isIssuing} onClick={() => onIssue(user)}>
            <KeyIcon />
          </RowButton>
        )}
      </Cell>
    </>
  )
}

/** One row of the list. The grid handles input, and the element survives the loading of its user because it may have the focus. */
export const UserRow = memo(({ user, index, top, isOpened, ...others }: UserRowProps) => (
  <Row
    className={classes.row}
    style={placeAt(top)}
    data-index={index}
    tabIndex={others.isActive ? 0 : -1}
    aria-rowindex={rowIndexOf(index)}
    aria-current={isOpened || undefined}
    aria-selected={(user && others.isSelected) ?? undefined}
    aria-busy={user ? undefined : true}
  >
    {user ? (
      <Cells user={user} {...others} />
    ) : (
      <Cell className={classes.waiting}>
        <VisuallyHidden>{usersMessages.loading}</VisuallyHidden>
      </Cell>
    )}
  </Row>
))
