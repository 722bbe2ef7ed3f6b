import type { ReactNode } from 'react'
import type { OwnView } from '../../../shared/api/auth.ts'
import type { SavedView } from '../../../shared/api/list-preferences.ts'
import type { UserView } from '../../../shared/api/user-summary.ts'
import { hasPermission } from '../../../shared/domain/permissions.ts'
import { paletteMessages } from '../../../shared/messages/palette-messages.ts'
import { formatRole, formatState, formatUserName, isolateDirected } from '../../../shared/messages/user-messages.ts'
import { useFoundUsers } from '../../api/found-users.ts'
import { useMayChangeOwnEmail } from '../../session/directory-policy.ts'
import { useListView } from '../../session/list-view.ts'
import { requestUserAction } from '../../session/requested-action.ts'
import { openUser } from '../../session/user-query.ts'
import { PersonIcon } from '../../ui/icons.tsx'
import { type Action, type ActionSources, listActions } from './actions.tsx'
import { readDeletedSearch, readTypedCommand, type UserCommand } from './user-commands.ts'
import { fitsWords } from './word-match.ts'

/** An option: an action, or a user whose panel opens. */
export type PaletteOption = {
  readonly id: string
  readonly label: string
  /** Secondary text beside the label. */
  readonly aside: string
  readonly icon: ReactNode
  readonly run: () => void
}

export type PaletteGroup = { readonly name: string; readonly options: readonly PaletteOption[] }

const toOption = ({ label, icon, run }: Action): PaletteOption => ({ id: `act ${label}`, label, aside: '', icon, run })

const toUserOption = (user: UserView): PaletteOption => ({
  id: `user ${user.id}`,
  label: user.name || user.email,
  aside: [
    user.name === '' ? '' : isolateDirected(user.email),
    formatRole(user.role),
    ...(user.state === 'active' ? [] : [formatState(user.state)]),
  ]
    .filter((words) => words !== '')
    .join(' · '),
  icon: <PersonIcon />,
  run: () => openUser(user, user.state === 'deleted'),
})

/** How many users an action is offered for. */
const COMMANDED_USERS = 3

const toCommandOption = ({ id, label }: UserCommand, user: UserView): PaletteOption => ({
  id: `user ${user.id} ${id}`,
  label: paletteMessages.onUser(label(user), formatUserName(user)),
  aside: user.name === '' ? '' : user.email,
  icon: <PersonIcon />,
  run: () => requestUserAction(user, id),
})

const groups: readonly Action['group'][] = ['recent', 'screens', 'actions']

const noViews: readonly SavedView[] = []

/** The permitted actions and users that match the typed words. */
export const usePaletteOptions = (
  person: OwnView,
  typed: string,
  { userCommands, ...sources }: Omit<ActionSources, 'changesEmail' | 'views'> & { readonly userCommands: readonly UserCommand[] },
) => {
  const changesEmail = useMayChangeOwnEmail(person.role)
  const isReader = hasPermission(person.role, 'users:read')
  const { users, isPending, hasFailed } = useFoundUsers(typed, isReader)
  const command = isReader ? readTypedCommand(typed, userCommands) : null
  const isRestoring = command?.commands.every(({ id }) => id === 'users:restore') ?? false
  const commanded = useFoundUsers(command?.search ?? '', command !== null, isRestoring ? 'deleted' : 'living')
  const deletedSearch = isReader ? readDeletedSearch(typed) : null
  const deleted = useFoundUsers(deletedSearch ?? '', deletedSearch !== null, 'deleted')
  const onUsers = commanded.users
    .slice(0, COMMANDED_USERS)
    .flatMap((user) =>
      (command?.commands ?? []).filter(({ isOffered }) => isOffered(person.role, user)).map((one) => toCommandOption(one, user)),
    )
  const views = useListView(({ setup }) => setup?.views ?? noViews)
  const actions = listActions(person, { ...sources, changesEmail, views }).filter(({ label, also }) =>
    fitsWords(`${label} ${also}`, typed),
  )
  const shown: PaletteGroup[] = [
    ...groups.map((group) => ({
      name: paletteMessages.groups[group],
      options: actions.filter((action) => action.group === group).map(toOption),
    })),
    { name: paletteMessages.groups.onUsers, options: onUsers },
    { name: paletteMessages.groups.users, options: [...users, ...deleted.users].map(toUserOption) },
  ]
  return {
    groups: shown.filter(({ options }) => options.length > 0),
    isReader,
    isPending: isPending || commanded.isPending || deleted.isPending,
    hasFailed: hasFailed || deleted.hasFailed,
  }
}
