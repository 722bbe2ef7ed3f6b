import '@mantine/core/styles/VisuallyHidden.css'
import { VisuallyHidden } from '@mantine/core'
import type { UserView } from '../../../shared/views.ts'
import { BusyButton } from '../../components/buttons.tsx'
import { sayDate, sayDateAndTime, sayRole, sayState } from '../../state/account-words.ts'
import classes from './users.module.css'

type UsersTableProps = {
  users: readonly UserView[]
  /** These are the rows of the search before. */
  isStale: boolean
  issuingFor: string | null
  onIssue: (user: UserView) => void
}

export const UsersTable = ({ users, isStale, issuingFor, onIssue }: UsersTableProps) => (
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
          <tr key={user.id}>
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
              <BusyButton
                type="button"
                variant="subtle"
                size="compact-sm"
                isBusy={issuingFor === user.id}
                onClick={() => onIssue(user)}
              >
                Issue reset code
              </BusyButton>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  </div>
)
