import { Button } from '@mantine/core'
import { Message } from '../../components/message.tsx'
import { keepFilter, type UserQuery } from '../../state/user-query.ts'

const sayNobody = ({ search, filter }: UserQuery): { title: string; text: string } => {
  const isFiltered = Object.keys(filter).length > 0
  if (search !== '' && isFiltered)
    return { title: 'Nobody found', text: `Nobody that the filters leave has “${search}” in the e-mail or name.` }
  if (search !== '') return { title: 'Nobody found', text: `No e-mail or name contains “${search}”.` }
  if (isFiltered) return { title: 'Nobody found', text: 'The filters leave nobody.' }
  return { title: 'Nobody is here yet', text: 'People appear here once they have created an account.' }
}

/** In the place of a list without rows: why, and the way back to some. */
export const NobodyListed = ({ query, onClearSearch }: { query: UserQuery; onClearSearch: () => void }) => (
  <Message {...sayNobody(query)}>
    {query.search !== '' && (
      <Button variant="default" onClick={onClearSearch}>
        Clear the search
      </Button>
    )}
    {Object.keys(query.filter).length > 0 && (
      <Button variant="default" onClick={() => keepFilter({})}>
        Clear the filters
      </Button>
    )}
  </Message>
)
