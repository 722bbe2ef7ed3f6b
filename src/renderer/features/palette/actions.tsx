import type { ReactNode } from 'react'
import type { OwnView } from '../../../shared/api/auth.ts'
import { contract } from '../../../shared/api/index.ts'
import { hasPermission, type Permission } from '../../../shared/domain/permissions.ts'
import { undoEntry } from '../../api/undo-action.ts'
import { type RequestedAction, requestAction } from '../../session/requested-action.ts'
import { signOut } from '../../session/session.ts'
import { openScreen, type Screen, useWindowState } from '../../session/window-state.ts'
import {
  AuditIcon,
  KeyboardIcon,
  OverviewIcon,
  PeopleIcon,
  PersonIcon,
  RequestsIcon,
  SearchIcon,
  SettingsIcon,
  SignOutIcon,
  UndoIcon,
} from '../../ui/icons.tsx'

/** An action that is available on every screen. */
export type Action = {
  readonly group: 'Just now' | 'Go to' | 'Do'
  readonly label: string
  /** Further search words. */
  readonly also: string
  readonly icon: ReactNode
  readonly run: () => void
}

type Needing = Action & { readonly needs: Permission }

type Place = Extract<Screen['kind'], 'profile' | 'overview' | 'users' | 'requests' | 'audit' | 'settings'>

const goTo = (kind: Place) => () => {
  if (useWindowState.getState().screen.kind !== kind) openScreen({ kind })
}

const ask = (kind: Parameters<typeof requestAction>[0], context: RequestedAction) => () => requestAction(kind, context)

const way = (needs: Permission, label: string, kind: Place, icon: ReactNode, also: string): Needing => ({
  needs,
  group: 'Go to',
  label,
  also: `go open screen ${also}`,
  icon,
  run: goTo(kind),
})

const ways: readonly Needing[] = [
  way('own:read', 'Profile', 'profile', <PersonIcon />, 'me my account sessions'),
  way('overview:read', 'Overview', 'overview', <OverviewIcon />, 'charts attention home'),
  way('users:read', 'Users', 'users', <PeopleIcon />, 'people accounts list'),
  way('users:reset', 'Requests', 'requests', <RequestsIcon />, 'reset waiting'),
  way('audit:read', 'Audit', 'audit', <AuditIcon />, 'log history'),
  way('settings:read', 'Settings', 'settings', <SettingsIcon />, 'policy preferences http'),
]

const context = (needs: Permission, label: string, icon: ReactNode, also: string, run: () => void): Needing => ({
  needs,
  group: 'Do',
  label,
  also,
  icon,
  run,
})

const deskActs: readonly Needing[] = [
  context(contract['users:create'].permission, 'New user', <PeopleIcon />, 'add create account person', ask('users', 'new-user')),
  context('users:read', 'Search users', <SearchIcon />, 'find people accounts', ask('users', 'search')),
  context('audit:read', 'Search the log', <SearchIcon />, 'find audit entries', ask('audit', 'search')),
  context(contract['audit:verify'].permission, 'Verify the log', <AuditIcon />, 'audit check chain', ask('audit', 'verify-log')),
  context(
    contract['audit:export'].permission,
    'Export the log',
    <AuditIcon />,
    'audit csv json save file',
    ask('audit', 'export-log'),
  ),
  context(
    contract['programs:add'].permission,
    'Add program',
    <SettingsIcon />,
    'token http register',
    ask('settings', 'add-program'),
  ),
  context(
    contract['settings:update'].permission,
    'Change the theme',
    <SettingsIcon />,
    'dark light appearance',
    ask('settings', 'theme'),
  ),
]

const ownActs = ({ hasSecondFactor }: OwnView, changesEmail: boolean): readonly Needing[] => {
  const own = (label: string, also: string, asked: RequestedAction) =>
    context('own:write', label, <PersonIcon />, `my own ${also}`, ask('profile', asked))
  return [
    own('Change my password', 'new', 'change-password'),
    own('Change my name', '', 'change-name'),
    ...(changesEmail ? [own('Change my e-mail', 'email address', 'change-email')] : []),
    own(hasSecondFactor ? 'Remove second factor' : 'Set up second factor', 'authenticator totp 2fa', 'second-factor'),
    own('Make recovery codes', 'new ten', 'recovery-codes'),
    own('Close my account', 'delete leave', 'close-account'),
  ]
}

type Context = {
  /** The audit entry of the last change, if it can be undone. */
  readonly undo: number | null
  /** Whether the user may change their own address. */
  readonly changesEmail: boolean
  readonly onShortcuts: () => void
}

const createUndo = (entry: number): Action => ({
  group: 'Just now',
  label: 'Undo what was just done',
  also: 'back revert',
  icon: <UndoIcon />,
  run: () => void undoEntry(entry),
})

/** The actions that the user may use on any screen, in display order. */
export const listActions = (person: OwnView, { undo, changesEmail, onShortcuts }: Context): Action[] => [
  ...(undo === null ? [] : [createUndo(undo)]),
  ...[
    ...ways,
    ...deskActs,
    ...ownActs(person, changesEmail),
    context('own:read', 'Keyboard shortcuts', <KeyboardIcon />, 'help keys', onShortcuts),
    context('own:read', 'Sign out', <SignOutIcon />, 'log out leave lock', () => void signOut()),
  ].filter(({ needs }) => hasPermission(person.role, needs)),
]
