import '@mantine/core/styles/VisuallyHidden.layer.css'
import { VisuallyHidden } from '@mantine/core'
import type { KeyboardEvent, MouseEvent } from 'react'
import { mayActOn } from '../../../shared/permissions.ts'
import type { UserView } from '../../../shared/views.ts'
import { BusyButton } from '../../components/buttons.tsx'
import { sayDate, sayDateAndTime, sayRole, sayState } from '../../state/account-words.ts'
import { useWindowState } from '../../state/window-state.ts'
import classes from './users.module.css'

type UsersTableProps = {
  users: readonly UserView[]
  /** These are the rows of the search before. */
  isStale: boolean
  /** The id of the user whose panel is open. */
  openedId: string | null
  issuingFor: string | null
  /** `row` is where the focus goes back to. */
  onOpen: (user: UserView, row: HTMLElement) => void
  onIssue: (user: UserView) => void
}

/** What opens a row: a click anywhere but on its button, and Enter on the row itself. */
const opening = (open: (row: HTMLElement) => void) => ({
  onClick: ({ target, currentTarget }: MouseEvent<HTMLElement>) => {
    if (target instanceof Element && target.closest('button') === null) open(currentTarget)
  },
  onKeyDown: ({ key, target, currentTarget }: KeyboardEvent<HTMLElement>) => {
    if (key === 'Enter' && target === currentTarget) open(currentTarget)
  },
})

export const UsersTable = ({ users, isStale, openedId, issuingFor, onOpen, onIssue }: UsersTableProps) => {
  const role = useWindowState(({ person }) => person?.role ?? 'user')
  return (
    <div className={classes.frame}>
      <table className={classes.table} data-stale={isStale || undefined}>
        <thead>
          <tr>
            <th scope="col">E-mail and name</th>
            <th scope="col">Role</th>
            <th scope="col">State</th>
            <th scope="col">Created</th>
            <th scope="col">Last sign-in</th>
            <th scope="col">
              <VisuallyHidden>Action</VisuallyHidden>
            </th>
          </tr>
        </thead>
        <tbody>
          {users.map((user) => (
            <tr
              key={user.id}
              tabIndex={0}
              aria-current={user.id === openedId || undefined}
              {...opening((row) => onOpen(user, row))}
            >
              <td className={classes.who}>
                <strong>{user.email}</strong>
                {user.name && <span>{user.name}</span>}
              </td>
              <td>{sayRole(user.role)}</td>
              <td>
                <span className={classes.state} data-state={user.state}>
                  {sayState(user.state)}
                </span>
              </td>
              <td className={classes.quiet} data-name="Created">
                {sayDate(user.createdAt)}
              </td>
              <td className={classes.quiet} data-name="Last sign-in">
                {user.lastSignInAt === null ? (
                  'never'
                ) : (
                  <time title={sayDateAndTime(user.lastSignInAt)}>{sayDate(user.lastSignInAt)}</time>
                )}
              </td>
              <td>
                {mayActOn(role, 'users:reset', user.role) && (
                  <BusyButton
                    type="button"
                    variant="subtle"
                    size="compact-sm"
                    isBusy={issuingFor === user.id}
                    onClick={() => onIssue(user)}
                  >
                    Issue reset code
                  </BusyButton>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
