import { Button } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { SearchIcon } from '../../components/icons.tsx'
import { Message } from '../../components/message.tsx'
import { Page } from '../../components/page.tsx'
import { Skeleton } from '../../components/skeleton.tsx'
import { TextField } from '../../components/text-field.tsx'
import { sayError } from '../../state/error-words.ts'
import { usePlace } from '../../state/place.ts'
import { CallError, useUsers } from '../../state/queries.ts'
import { useTitle } from '../window/entry-card.tsx'
import { CodeIssued } from './code-issued.tsx'
import { useIssuedCode } from './issued-code.ts'
import { NewUser } from './new-user.tsx'
import { useOpenedUser } from './opened-user.ts'
import { UserPanel } from './user-panel.tsx'
import classes from './users.module.css'
import { UsersTable } from './users-table.tsx'

const HEADING = 'Users'

/** A pause in typing, in milliseconds, after which the search is sent. */
const PAUSE = 200

const count = new Intl.NumberFormat()

const sayTotal = (total: number, search: string): string => {
  const people = `${count.format(total)} ${total === 1 ? 'account' : 'accounts'}`
  return search ? `${people} found` : people
}

/** Everyone in the directory, for whoever looks after them. */
const Users = () => {
  useTitle(HEADING)
  const [typed, setTyped] = usePlace('search')
  const [paused] = useDebouncedValue(typed, PAUSE)
  const search = paused.trim()
  const query = useUsers(search)
  const issued = useIssuedCode()
  const users = query.data?.pages.flatMap((page) => page.users)
  const opened = useOpenedUser(users)
  const total = query.data?.pages[0]?.total ?? 0
  const error = query.error instanceof CallError ? query.error.error : null
  return (
    <Page heading={HEADING} width="all" aside={users && sayTotal(total, search)}>
      <div className={classes.tools}>
        <TextField
          label="Search users"
          leftSection={<SearchIcon />}
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
          autoComplete="off"
          required={false}
        />
        <NewUser />
      </div>
      {error && error.code !== 'not-signed-in' && (
        <Message title="The list could not be read" text={sayError(error)} isFailure>
          <Button variant="default" onClick={() => void query.refetch()}>
            Try again
          </Button>
        </Message>
      )}
      {query.isPending && <Skeleton lines={9} />}
      {users?.length === 0 && !error && (
        <Message
          title={search ? 'Nobody found' : 'Nobody is here yet'}
          text={search ? `No e-mail or name contains “${search}”.` : 'People appear here once they have created an account.'}
        >
          {search && (
            <Button variant="default" onClick={() => setTyped('')}>
              Clear the search
            </Button>
          )}
        </Message>
      )}
      {users && users.length > 0 && (
        <UsersTable
          users={users}
          isStale={query.isPlaceholderData}
          openedId={opened.user?.id ?? null}
          issuingFor={issued.issuingFor}
          onOpen={opened.open}
          onIssue={issued.issue}
        />
      )}
      {query.hasNextPage && (
        <div className={classes.more}>
          <Button variant="default" onClick={() => query.isFetchingNextPage || void query.fetchNextPage()}>
            Show more
          </Button>
        </div>
      )}
      {opened.user && (
        <UserPanel
          key={opened.user.id}
          user={opened.user}
          isIssuing={issued.issuingFor === opened.user.id}
          onIssue={issued.issue}
          onChanged={opened.renew}
          onClose={opened.close}
        />
      )}
      <CodeIssued code={issued.code} isOpen={issued.isOpen} onClose={issued.close} onClosed={issued.forget} />
    </Page>
  )
}

export default Users
