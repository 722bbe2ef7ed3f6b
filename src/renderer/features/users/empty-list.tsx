import { Button } from '@mantine/core'
import { setFilter, type UserQuery } from '../../session/user-query.ts'
import { Message } from '../../ui/message.tsx'

const formatNobody = ({ search, filter }: UserQuery): { title: string; text: string } => {
  const isFiltered = Object.keys(filter).length > 0
  if (search !== '' && isFiltered)
    return { title: 'Nobody found', text: `Nobody that the filters leave has “${search}” in the e-mail or name.` }
  if (search !== '') return { title: 'Nobody found', text: `No e-mail or name contains “${search}”.` }
  if (isFiltered) return { title: 'Nobody found', text: 'The filters leave nobody.' }
  return { title: 'Nobody is here yet', text: 'People appear here once they have created an account.' }
}

/** Explains why the list has no rows, and offers a way to get some. */
export const EmptyList = ({ query, onClearSearch }: { query: UserQuery; onClearSearch: () => void }) => (
  <Message {...formatNobody(query)}>
    {query.search !== '' && (
      <Button variant="default" onClick={onClearSearch}>
        Clear the search
      </Button>
    )}
    {Object.keys(query.filter).length > 0 && (
      <Button variant="default" onClick={() => setFilter({})}>
        Clear the filters
      </Button>
    )}
  </Message>
)
