import { Button } from '@mantine/core'
import { usersMessages } from '../../../shared/messages/users-messages.ts'
import { isFiltered, setFilter, type UserQuery } from '../../session/user-query.ts'
import { Message } from '../../ui/message.tsx'
import { useDeletedMatches } from './user-page-queries.ts'

const { empty: words } = usersMessages

const explain = (query: UserQuery): { title: string; text: string } => {
  const { search } = query
  if (search !== '') return { title: words.title, text: isFiltered(query) ? words.searchAndFilter(search) : words.search(search) }
  if (isFiltered(query)) return { title: words.title, text: words.filter }
  return { title: words.nothingTitle, text: words.nothing }
}

/** Explains why the list has no rows, and offers a way to get some. A deleted user is not found, but not unknown either. */
export const EmptyList = ({ query, onClearSearch }: { query: UserQuery; onClearSearch: () => void }) => {
  const deleted = useDeletedMatches(query)
  const { title, text } = explain(query)
  return (
    <Message title={deleted > 0 ? words.deletedTitle(deleted) : title} text={deleted > 0 ? words.deleted(query.search) : text}>
      {deleted > 0 && (
        <Button variant="default" onClick={() => setFilter({ state: 'deleted' })}>
          {words.showDeleted}
        </Button>
      )}
      {query.search !== '' && (
        <Button variant="default" onClick={onClearSearch}>
          {words.clearSearch}
        </Button>
      )}
      {isFiltered(query) && (
        <Button variant="default" onClick={() => setFilter({})}>
          {words.clearFilters}
        </Button>
      )}
    </Message>
  )
}
