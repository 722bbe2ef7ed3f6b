import { Button } from '@mantine/core'
import { usersMessages } from '../../../shared/messages/users-messages.ts'
import { isFiltered, setFilter, type UserQuery } from '../../session/user-query.ts'
import { Message } from '../../ui/message.tsx'

const { empty: words } = usersMessages

const explain = (query: UserQuery): { title: string; text: string } => {
  const { search } = query
  if (search !== '') return { title: words.title, text: isFiltered(query) ? words.searchAndFilter(search) : words.search(search) }
  if (isFiltered(query)) return { title: words.title, text: words.filter }
  return { title: words.nothingTitle, text: words.nothing }
}

/** Explains why the list has no rows, and offers a way to get some. */
export const EmptyList = ({ query, onClearSearch }: { query: UserQuery; onClearSearch: () => void }) => (
  <Message {...explain(query)}>
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
