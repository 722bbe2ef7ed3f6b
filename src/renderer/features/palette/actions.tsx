import type { ReactNode } from 'react'
import type { OwnView } from '../../../shared/api/auth.ts'
import { contract } from '../../../shared/api/index.ts'
import type { SavedView } from '../../../shared/api/list-preferences.ts'
import { hasPermission, type Permission } from '../../../shared/domain/permissions.ts'
import { paletteMessages } from '../../../shared/messages/palette-messages.ts'
import { runUndo } from '../../api/undo-action.ts'
import { openView } from '../../session/list-view.ts'
import { lockWindow } from '../../session/lock.ts'
import { type RequestedAction, requestAction } from '../../session/requested-action.ts'
import type { SignedInScreen } from '../../session/screens.ts'
import { signOut } from '../../session/session.ts'
import { openScreen, type Undo, useWindowState } from '../../session/window-state.ts'
import {
  AuditIcon,
  KeyboardIcon,
  LockIcon,
  PeopleIcon,
  PersonIcon,
  SearchIcon,
  SettingsIcon,
  SignOutIcon,
  UndoIcon,
  ViewsIcon,
} from '../../ui/icons.tsx'

const { actions: labels } = paletteMessages

/** An action that is available on every screen. */
export type Action = {
  readonly group: 'recent' | 'screens' | 'actions'
  readonly label: string
  /** Further search words. */
  readonly also: string
  readonly icon: ReactNode
  readonly run: () => void
}

/** A screen that the user may open, as the table of screens describes it. */
export type PaletteScreen = {
  readonly kind: SignedInScreen
  readonly title: string
  readonly icon: ReactNode
  readonly searchWords: string
}

type PermittedAction = Action & { readonly permission: Permission }

const toAction = ({ kind, title, icon, searchWords }: PaletteScreen): Action => ({
  group: 'screens',
  label: title,
  also: `go open screen ${searchWords}`,
  icon,
  run: () => {
    if (useWindowState.getState().screen.kind !== kind) openScreen({ kind })
  },
})

const ask = (kind: Parameters<typeof requestAction>[0], action: RequestedAction) => () => requestAction(kind, action)

const action = (permission: Permission, label: string, icon: ReactNode, also: string, run: () => void): PermittedAction => ({
  permission,
  group: 'actions',
  label,
  also,
  icon,
  run,
})

const administration: readonly PermittedAction[] = [
  action(
    contract['users:create'].permission,
    labels.newUser,
    <PeopleIcon />,
    'add create account person',
    ask('users', 'new-user'),
  ),
  action(
    contract['transfers:run'].permission,
    labels.importUsers,
    <PeopleIcon />,
    'file csv json keycloak django wordpress auth0 firebase migrate',
    ask('users', 'import-users'),
  ),
  action(
    contract['transfers:export'].permission,
    labels.exportUsers,
    <PeopleIcon />,
    'csv json save file hashes',
    ask('users', 'export-users'),
  ),
  action('users:read', labels.searchUsers, <SearchIcon />, 'find people accounts', ask('users', 'search')),
  action('audit:read', labels.searchLog, <SearchIcon />, 'find audit entries', ask('audit', 'search')),
  action(contract['audit:verify'].permission, labels.verifyLog, <AuditIcon />, 'audit check chain', ask('audit', 'verify-log')),
  action(
    contract['audit:export'].permission,
    labels.exportLog,
    <AuditIcon />,
    'audit csv json save file',
    ask('audit', 'export-log'),
  ),
  action(
    contract['audit:archive'].permission,
    labels.archiveLog,
    <AuditIcon />,
    'audit archives retention move old entries',
    ask('settings', 'archive-log'),
  ),
  action(
    contract['programs:add'].permission,
    labels.addProgram,
    <SettingsIcon />,
    'token http register app',
    ask('settings', 'add-program'),
  ),
  action(
    contract['sso:register'].permission,
    labels.registerProgram,
    <SettingsIcon />,
    'openid connect oidc oauth single sign-on sso app',
    ask('settings', 'register-program'),
  ),
  action(
    contract['settings:update'].permission,
    labels.theme,
    <SettingsIcon />,
    'dark light appearance',
    ask('settings', 'theme'),
  ),
]

const listOwnActions = ({ hasSecondFactor }: OwnView, changesEmail: boolean): readonly PermittedAction[] => {
  const own = (label: string, also: string, asked: RequestedAction) =>
    action('own:write', label, <PersonIcon />, `my own ${also}`, ask('profile', asked))
  return [
    own(labels.password, 'new', 'change-password'),
    own(labels.name, '', 'change-name'),
    ...(changesEmail ? [own(labels.address, 'email e-mail', 'change-email')] : []),
    own(hasSecondFactor ? labels.removeTwoStep : labels.setUpTwoStep, 'second factor authenticator totp 2fa', 'second-factor'),
    own(labels.recoveryCodes, 'recovery make ten', 'recovery-codes'),
    own(labels.downloadData, 'export copy privacy', 'download-data'),
    own(labels.closeAccount, 'delete leave', 'close-account'),
  ]
}

export type ActionSources = {
  /** The screens that the user may open. */
  readonly screens: readonly PaletteScreen[]
  /** How the last change is undone, if it can be. */
  readonly undo: Undo | null
  /** The user's saved views of the list. */
  readonly views: readonly SavedView[]
  /** Whether the user may change their own address. */
  readonly changesEmail: boolean
  readonly onShortcuts: () => void
}

const toViewAction = (view: SavedView): Action => ({
  group: 'screens',
  label: labels.view(view.name),
  also: 'saved list users',
  icon: <ViewsIcon />,
  run: () => {
    openScreen({ kind: 'users' })
    openView(view)
  },
})

const createUndo = (undo: Undo): Action => ({
  group: 'recent',
  label: labels.undo,
  also: 'back revert',
  icon: <UndoIcon />,
  run: () => void runUndo(undo),
})

/** The actions that the user may use on any screen, in display order. */
export const listActions = (person: OwnView, { screens, undo, views, changesEmail, onShortcuts }: ActionSources): Action[] => [
  ...(undo === null ? [] : [createUndo(undo)]),
  ...screens.map(toAction),
  ...views.map(toViewAction),
  ...[
    ...administration,
    ...listOwnActions(person, changesEmail),
    action('own:read', labels.shortcuts, <KeyboardIcon />, 'help keys about version', onShortcuts),
    action('own:read', labels.lock, <LockIcon />, 'away idle', lockWindow),
    action('own:read', labels.signOut, <SignOutIcon />, 'log out leave', () => void signOut()),
  ].filter(({ permission }) => hasPermission(person.role, permission)),
]
