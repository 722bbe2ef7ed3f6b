import type { ReactNode } from 'react'
import type { OwnView } from '../../../shared/api/auth.ts'
import type { UserView } from '../../../shared/api/user-summary.ts'
import { hasPermission } from '../../../shared/domain/permissions.ts'
import { paletteMessages } from '../../../shared/messages/palette-messages.ts'
import { formatRole, formatState } from '../../../shared/messages/user-messages.ts'
import { useMayChangeOwnEmail } from '../../session/directory-policy.ts'
import { openUser } from '../../session/user-query.ts'
import { PersonIcon } from '../../ui/icons.tsx'
import { type Action, type ActionSources, listActions } from './actions.tsx'
import { useFoundUsers } from './found-users.ts'
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
    user.name === '' ? '' : user.email,
    formatRole(user.role),
    ...(user.state === 'active' ? [] : [formatState(user.state)]),
  ]
    .filter((words) => words !== '')
    .join(' · '),
  icon: <PersonIcon />,
  run: () => openUser(user, user.state === 'deleted'),
})

const groups: readonly Action['group'][] = ['recent', 'screens', 'actions']

/** The permitted actions and users that match the typed words. */
export const usePaletteOptions = (person: OwnView, typed: string, sources: Omit<ActionSources, 'changesEmail'>) => {
  const changesEmail = useMayChangeOwnEmail(person.role)
  const isReader = hasPermission(person.role, 'users:read')
  const { users, isPending, hasFailed } = useFoundUsers(typed, isReader)
  const actions = listActions(person, { ...sources, changesEmail }).filter(({ label, also }) =>
    fitsWords(`${label} ${also}`, typed),
  )
  const shown: PaletteGroup[] = [
    ...groups.map((group) => ({
      name: paletteMessages.groups[group],
      options: actions.filter((action) => action.group === group).map(toOption),
    })),
    { name: paletteMessages.groups.users, options: users.map(toUserOption) },
  ]
  return { groups: shown.filter(({ options }) => options.length > 0), isReader, isPending, hasFailed }
}
