import { Button } from '@mantine/core'
import { QueryClientProvider } from '@tanstack/react-query'
import { type MouseEvent, type ReactNode, useEffect, useState } from 'react'
import type { UserSummaryView } from '../../shared/api/user-summary.ts'
import { hasPermission } from '../../shared/domain/permissions.ts'
import { formatRole } from '../../shared/messages/user-messages.ts'
import { makeQueryClient, useInvalidation } from '../api/queries.ts'
import { undoEntry } from '../api/undo-action.ts'
import { useCommands } from '../features/palette/commands.ts'
import { Palette } from '../features/palette/palette.tsx'
import { Shortcuts } from '../features/palette/shortcuts.tsx'
import { Profile } from '../features/profile/profile.tsx'
import { commandKey, PALETTE_KEYS } from '../hooks/command-key.ts'
import { signOut } from '../session/session.ts'
import { clearOutcome, openScreen, type Screen, useWindowState } from '../session/window-state.ts'
import {
  AuditIcon,
  CloseIcon,
  KeyboardIcon,
  OverviewIcon,
  PeopleIcon,
  PersonIcon,
  RequestsIcon,
  SearchIcon,
  SettingsIcon,
  SignOutIcon,
} from '../ui/icons.tsx'
import { Keys } from '../ui/keys.tsx'
import { Mark } from '../ui/mark.tsx'
import { OutcomeAlert, OutcomeStatus } from '../widgets/outcome.tsx'
import { FetchedScreen, makeScreenSource } from './fetched-screen.tsx'
import { useScrollRestoration } from './scroll-restoration.ts'
import classes from './signed-in.module.css'
import { WaitingCount } from './waiting-count.tsx'

const overview = makeScreenSource(() => import('../features/overview/overview.tsx'))
const users = makeScreenSource(() => import('../features/users/users.tsx'))
const audit = makeScreenSource(() => import('../features/audit/audit.tsx'))
const requests = makeScreenSource(() => import('../features/requests/requests-screen.tsx'))
const settings = makeScreenSource(() => import('../features/settings/settings.tsx'))

const ScreenLink = ({
  to,
  icon,
  children,
}: {
  to: Extract<Screen['kind'], 'profile' | 'overview' | 'users' | 'requests' | 'audit' | 'settings'>
  icon: ReactNode
  children: ReactNode
}) => {
  const isCurrent = useWindowState((state) => state.screen.kind === to)
  const open = (event: MouseEvent) => {
    event.preventDefault()
    if (!isCurrent) openScreen({ kind: to })
  }
  return (
    <a className={classes.link} href={`#${to}`} draggable={false} aria-current={isCurrent ? 'page' : undefined} onClick={open}>
      {icon}
      {children}
    </a>
  )
}

/** The profile shows the full email address, so the menu shows a short name. */
const shortNameOf = ({ name, email }: UserSummaryView): string => name || email.slice(0, email.lastIndexOf('@'))

type SideProps = { onPalette: () => void; onShortcuts: () => void }

const Side = ({ onPalette, onShortcuts }: SideProps) => {
  const person = useWindowState((state) => state.person)
  const [isLeaving, setLeaving] = useState(false)
  const leave = () => {
    if (isLeaving) return
    setLeaving(true)
    void signOut()
  }
  return (
    <aside className={classes.side} aria-label="Gatehouse">
      <div className={classes.brand}>
        <Mark size={24} />
        Gatehouse
      </div>
      <button type="button" className={classes.search} aria-keyshortcuts={PALETTE_KEYS} onClick={onPalette}>
        <SearchIcon />
        Search or do
        <Keys keys={[commandKey, 'K']} aria-hidden />
      </button>
      <nav className={classes.nav} aria-label="Main">
        <ScreenLink to="profile" icon={<PersonIcon />}>
          Profile
        </ScreenLink>
        {person && hasPermission(person.role, 'overview:read') && (
          <ScreenLink to="overview" icon={<OverviewIcon />}>
            Overview
          </ScreenLink>
        )}
        {person && hasPermission(person.role, 'users:read') && (
          <ScreenLink to="users" icon={<PeopleIcon />}>
            Users
          </ScreenLink>
        )}
        {person && hasPermission(person.role, 'users:reset') && (
          <ScreenLink to="requests" icon={<RequestsIcon />}>
            Requests
            <WaitingCount />
          </ScreenLink>
        )}
        {person && hasPermission(person.role, 'audit:read') && (
          <ScreenLink to="audit" icon={<AuditIcon />}>
            Audit
          </ScreenLink>
        )}
        {person && hasPermission(person.role, 'settings:read') && (
          <ScreenLink to="settings" icon={<SettingsIcon />}>
            Settings
          </ScreenLink>
        )}
      </nav>
      <div className={classes.who}>
        {person && (
          <>
            <strong title={person.email}>{shortNameOf(person)}</strong>
            {formatRole(person.role)}
          </>
        )}
      </div>
      <div className={classes.foot}>
        <Button
          className={classes.out}
          variant="subtle"
          color="gray"
          size="compact-md"
          leftSection={<SignOutIcon />}
          onClick={leave}
        >
          Sign out
        </Button>
        <button
          type="button"
          className={classes.keys}
          aria-label="Keyboard shortcuts"
          title="Keyboard shortcuts"
          aria-keyshortcuts="?"
          onClick={onShortcuts}
        >
          <KeyboardIcon />
        </button>
      </div>
    </aside>
  )
}

const CurrentScreen = () => {
  const kind = useWindowState((state) => state.screen.kind)
  if (kind === 'overview') return <FetchedScreen key={kind} source={overview} />
  if (kind === 'users') return <FetchedScreen key={kind} source={users} />
  if (kind === 'audit') return <FetchedScreen key={kind} source={audit} />
  if (kind === 'requests') return <FetchedScreen key={kind} source={requests} />
  if (kind === 'settings') return <FetchedScreen key={kind} source={settings} />
  return <Profile />
}

/** The result of the last action, in the corner, until it is dismissed or replaced. */
const Toast = () => {
  const isShown = useWindowState(({ outcome, isDialogOpen }) => outcome?.form === null && !isDialogOpen)
  const undo = useWindowState(({ outcome }) => outcome?.undo ?? null)
  return (
    <fieldset className={classes.toast} data-undo={(isShown && undo !== null) || undefined} aria-label="What was done">
      <OutcomeStatus className={classes.words} />
      <OutcomeAlert form={null} className={classes.words} />
      {isShown && undo !== null && (
        <button type="button" className={classes.undo} onClick={() => void undoEntry(undo)}>
          Undo
        </button>
      )}
      {isShown && (
        <button type="button" className={classes.dismiss} aria-label="Dismiss" onClick={clearOutcome}>
          <CloseIcon />
        </button>
      )}
    </fieldset>
  )
}

/** The window of a signed-in user. Its query cache is dropped on sign-out. */
const SignedIn = () => {
  const [client] = useState(makeQueryClient)
  useInvalidation(client)
  const isUsersReader = useWindowState(({ person }) => person !== null && hasPermission(person.role, 'users:read'))
  const isOverviewReader = useWindowState(({ person }) => person !== null && hasPermission(person.role, 'overview:read'))
  const isAuditReader = useWindowState(({ person }) => person !== null && hasPermission(person.role, 'audit:read'))
  const isResetter = useWindowState(({ person }) => person !== null && hasPermission(person.role, 'users:reset'))
  const isSettingsReader = useWindowState(({ person }) => person !== null && hasPermission(person.role, 'settings:read'))
  useEffect(() => {
    if (isUsersReader) void users.fetch()
    if (isOverviewReader) void overview.fetch()
    if (isAuditReader) void audit.fetch()
    if (isResetter) void requests.fetch()
    if (isSettingsReader) void settings.fetch()
  }, [isUsersReader, isOverviewReader, isResetter, isAuditReader, isSettingsReader])
  const main = useScrollRestoration()
  const person = useWindowState((state) => state.person)
  const { open, openPalette, openShortcuts, close, choose } = useCommands()
  return (
    <QueryClientProvider client={client}>
      <div className={classes.shell}>
        <Side onPalette={openPalette} onShortcuts={openShortcuts} />
        <main className={classes.main} ref={main}>
          <CurrentScreen />
          <Toast />
        </main>
      </div>
      {person && open.kind === 'palette' && (
        <Palette person={person} undo={open.undo} onClose={close} onChoose={choose} onShortcuts={openShortcuts} />
      )}
      {person && open.kind === 'shortcuts' && <Shortcuts role={person.role} onClose={close} />}
    </QueryClientProvider>
  )
}

export default SignedIn
