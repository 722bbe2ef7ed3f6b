import { usersMessages } from '../../../shared/messages/users-messages.ts'
import { isNarrowed, type UserQuery } from '../../session/user-query.ts'
import { useSelection } from './selection.ts'
import classes from './users.module.css'

/** The number of listed users, once counted. The list never waits for it. */
export const ListCount = ({ query }: { query: UserQuery }) => {
  const matching = useSelection((state) => state.matching)
  return (
    <span aria-live="polite">
      {matching === null ? (
        <span className={classes.counting}>{usersMessages.counting}</span>
      ) : (
        usersMessages.count(matching, isNarrowed(query))
      )}
    </span>
  )
}
