import type { UserQuery } from '../../session/user-query.ts'
import { useSelection } from './selection.ts'
import classes from './users.module.css'

const numbers = new Intl.NumberFormat()

const formatCount = (count: number, { search, filter }: UserQuery): string => {
  const people = `${numbers.format(count)} ${count === 1 ? 'account' : 'accounts'}`
  return search !== '' || Object.keys(filter).length > 0 ? `${people} found` : people
}

/** The number of listed users, once counted. The list never waits for it. */
export const ListCount = ({ query }: { query: UserQuery }) => {
  const matching = useSelection((state) => state.matching)
  return (
    <span aria-live="polite">
      {matching === null ? <span className={classes.counting}>Counting</span> : formatCount(matching, query)}
    </span>
  )
}
