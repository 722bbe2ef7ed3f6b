import { Button } from '@mantine/core'
import { useEffect, useRef } from 'react'
import { hasPermission } from '../../../shared/permissions.ts'
import { Message } from '../../components/message.tsx'
import { Page } from '../../components/page.tsx'
import { Skeleton } from '../../components/skeleton.tsx'
import { useAskedAct } from '../../state/asked-act.ts'
import { readDeskView, useDeskView } from '../../state/desk-view.ts'
import { sayError } from '../../state/error-words.ts'
import { usePlace } from '../../state/place.ts'
import { useReadAhead, useShownQuery } from '../../state/user-pages.ts'
import { useUserQuery } from '../../state/user-query.ts'
import { useWindowState } from '../../state/window-state.ts'
import { useTitle } from '../window/entry-card.tsx'
import { CodeIssued } from './code-issued.tsx'
import { chosenColumns } from './columns.tsx'
import { ColumnsMenu } from './columns-menu.tsx'
import { useDeskKeys } from './desk-keys.ts'
import { FilterChips } from './filter-chips.tsx'
import { FilterMenu } from './filter-menu.tsx'
import { useIssuedCode } from './issued-code.ts'
import { ListCount } from './list-count.tsx'
import { NewUser } from './new-user.tsx'
import { NobodyListed } from './nobody-listed.tsx'
import { useOpenedUser } from './opened-user.ts'
import { SearchField } from './search-field.tsx'
import { SelectionBar } from './selection-bar.tsx'
import { UserPanel } from './user-panel.tsx'
import classes from './users.module.css'
import { UsersTable } from './users-table.tsx'
import { ViewsMenu } from './views-menu.tsx'

const HEADING = 'Users'

/** Everyone in the directory, for whoever looks after them. */
const Users = () => {
  useTitle(HEADING)
  const [typed, setTyped] = usePlace('search')
  const wanted = useUserQuery(typed.trim())
  const { query, isStale, isPending, isEmpty, error, refetch } = useShownQuery(wanted)
  const readAhead = useReadAhead()
  const issued = useIssuedCode()
  const opened = useOpenedUser()
  const setup = useDeskView((state) => state.setup)
  useEffect(() => {
    void readDeskView()
  }, [])
  const columns = chosenColumns(setup?.columns ?? null)
  const canPick = useWindowState(({ person }) => person !== null && hasPermission(person.role, 'users:many'))
  const list = useRef<HTMLDivElement>(null)
  const search = useRef<HTMLInputElement>(null)
  // The columns are there with the rows, and not a moment later.
  const isWaiting = error === null && (isPending || setup === null)
  const isListed = error === null && !isWaiting && !isEmpty
  const goToSearch = (): void => {
    search.current?.focus()
    search.current?.select()
  }
  useAskedAct('search', goToSearch)
  useDeskKeys({ canSelect: canPick && isListed, isPanelOpen: opened.id !== null, onSearch: goToSearch })
  return (
    <Page
      heading={HEADING}
      width="window"
      isBeside={opened.user !== null}
      aside={
        <>
          {isListed && <ListCount query={query} />}
          <NewUser />
        </>
      }
    >
      <div className={classes.tools}>
        <SearchField
          field={search}
          value={typed}
          onChange={(text) => {
            readAhead({ ...wanted, search: text.trim() })
            setTyped(text)
          }}
          onLeave={() => list.current?.querySelector<HTMLElement>('[data-index][tabindex="0"]')?.focus()}
        />
        <FilterMenu filter={wanted.filter} />
        <ColumnsMenu columns={columns} />
        {setup && <ViewsMenu setup={setup} />}
      </div>
      <FilterChips filter={wanted.filter} />
      <div className={classes.list} ref={list} data-list aria-busy={isStale || isWaiting}>
        {error && error.code !== 'not-signed-in' && (
          <Message title="The list could not be read" text={sayError(error)} isFailure>
            <Button variant="default" onClick={refetch}>
              Try again
            </Button>
          </Message>
        )}
        {isWaiting && <Skeleton lines={9} />}
        {isEmpty && !isWaiting && !error && <NobodyListed query={query} onClearSearch={() => setTyped('')} />}
        {isListed && (
          <UsersTable
            query={query}
            columns={columns}
            openedId={opened.id}
            issuingFor={issued.issuingFor}
            onOpen={opened.open}
            onRenew={opened.renew}
            onIssue={issued.issue}
          />
        )}
      </div>
      {canPick && <SelectionBar />}
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
