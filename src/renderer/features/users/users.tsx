import { Button } from '@mantine/core'
import { useMediaQuery } from '@mantine/hooks'
import { memo, useEffect, useMemo, useRef } from 'react'
import { type UserColumn, userColumns } from '../../../shared/api/list-preferences.ts'
import { hasPermission } from '../../../shared/domain/permissions.ts'
import { controlMessages } from '../../../shared/messages/control-messages.ts'
import { formatError } from '../../../shared/messages/error-messages.ts'
import { screenTitles } from '../../../shared/messages/shell-messages.ts'
import { usersMessages } from '../../../shared/messages/users-messages.ts'
import { readListView, saveColumns, useListView } from '../../session/list-view.ts'
import { useRequestedAction } from '../../session/requested-action.ts'
import { isNarrowed, type UserQuery, useUserQuery } from '../../session/user-query.ts'
import { useScreenParameter, useWindowState } from '../../session/window-state.ts'
import { ChoiceSet } from '../../ui/choice-fields.tsx'
import { ColumnsIcon } from '../../ui/icons.tsx'
import { Message, Skeleton } from '../../ui/message.tsx'
import { Page } from '../../ui/page.tsx'
import { CodeIssuing } from '../../widgets/code-issued.tsx'
import { useIssuedCode } from '../../widgets/issued-code.ts'
import popOver from '../../widgets/pop-over.module.css'
import { PopOver } from '../../widgets/pop-over.tsx'
import { FilterButton, useSideFilter } from '../../widgets/side-filter.tsx'
import { AddPeople } from './add-people/add-people.tsx'
import { chosenColumns } from './column-widths.ts'
import { formatColumn } from './columns.tsx'
import { EmptyList } from './empty-list.tsx'
import { ExportUsers, UserExportStates } from './export-users/export-users.tsx'
import { FilterChips } from './filter-chips.tsx'
import { FilterMenu } from './filter-menu.tsx'
import { Groups } from './groups/groups-dialog.tsx'
import { ImportUsers } from './import-users/import-users.tsx'
import { useListKeys } from './list-keys.ts'
import { NewUser } from './new-user.tsx'
import { useOpenedUser } from './opened-user-state.ts'
import { SearchField } from './search-field.tsx'
import { useSelection } from './selection.ts'
import { SelectionBar } from './selection-bar.tsx'
import { useReadAhead, useShownQuery } from './user-page-queries.ts'
import { UserPanel } from './user-panel.tsx'
import classes from './users.module.css'
import { UsersTable } from './users-table.tsx'
import { OpenView, ViewsMenu } from './views-menu.tsx'

/** The number of listed users, once counted. The list never waits for it. */
const ListCount = ({ query }: { query: UserQuery }) => {
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

const { columns: words } = usersMessages

/** Where the default columns leave room for more. */
const WIDE_WINDOW = '(min-width: 1800px)'

const choices = userColumns.map((value) => ({ value, label: formatColumn(value) }))

/** A menu that chooses the columns of the list. */
const ColumnsMenu = memo(({ columns }: { columns: readonly UserColumn[] }) => (
  <PopOver button={words.button} icon={<ColumnsIcon />}>
    {() => (
      <div className={popOver.columns}>
        <ChoiceSet
          legend={words.legend}
          choices={choices}
          chosen={columns}
          onChange={saveColumns}
          description={words.fitting}
          isStacked
        />
      </div>
    )}
  </PopOver>
))

/** The list of all users, for roles that manage them. */
const Users = () => {
  const [typed, setTyped] = useScreenParameter('search')
  const wanted = useUserQuery(typed.trim())
  const { query, isStale, isPending, isEmpty, error, refetch } = useShownQuery(wanted)
  const readAhead = useReadAhead()
  const issued = useIssuedCode()
  const opened = useOpenedUser()
  const filtering = useSideFilter(opened.user !== null, opened.close)
  const setup = useListView((state) => state.setup)
  useEffect(() => {
    void readListView()
  }, [])
  const isWide = useMediaQuery(WIDE_WINDOW, false, { getInitialValueInEffect: false })
  const chosen = setup?.columns ?? null
  const columns = useMemo(() => chosenColumns(chosen, isWide), [chosen, isWide])
  const canPick = useWindowState(({ person }) => person !== null && hasPermission(person.role, 'users:bulk'))
  const canManage = useWindowState(({ person }) => person !== null && hasPermission(person.role, 'users:manage'))
  const list = useRef<HTMLDivElement>(null)
  const search = useRef<HTMLInputElement>(null)
  // Columns and rows appear together.
  const isWaiting = error === null && (isPending || setup === null)
  const isListed = error === null && !isWaiting && !isEmpty
  const goToSearch = (): void => {
    search.current?.focus()
    search.current?.select()
  }
  useRequestedAction('search', goToSearch)
  useListKeys({ canSelect: canPick && isListed, isPanelOpen: opened.id !== null || filtering.isOpen, onSearch: goToSearch })
  return (
    <Page
      heading={screenTitles.users}
      width="window"
      isBeside={opened.user !== null}
      isFiltering={filtering.isOpen}
      aside={
        <>
          {setup && <OpenView setup={setup} query={wanted} />}
          {isListed && <ListCount query={query} />}
          <span className={classes.wide}>
            <ImportUsers />
          </span>
          <AddPeople />
          <NewUser onCreated={opened.open} />
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
        <FilterButton label={usersMessages.filter.button} filter={filtering} />
        <ColumnsMenu columns={columns} />
        {setup && <ViewsMenu setup={setup} />}
        {canManage && <Groups />}
        <span className={classes.wide}>
          <ExportUsers />
        </span>
      </div>
      <FilterChips filter={wanted.filter} />
      <UserExportStates />
      <div className={classes.list} ref={list} data-list aria-busy={isStale || isWaiting}>
        {error && (
          <Message title={usersMessages.unreadable} text={formatError(error)} isFailure>
            <Button variant="default" onClick={refetch}>
              {controlMessages.tryAgain}
            </Button>
          </Message>
        )}
        {isWaiting && <Skeleton lines={9} />}
        {isEmpty && !isWaiting && !error && <EmptyList query={query} onClearSearch={() => setTyped('')} />}
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
      {filtering.isOpen && <FilterMenu filter={wanted.filter} onClose={filtering.close} />}
      <CodeIssuing issued={issued} />
    </Page>
  )
}

export default Users
