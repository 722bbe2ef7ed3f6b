import type { UserView } from '../../../shared/api/user-summary.ts'
import type { Role } from '../../../shared/domain/permissions.ts'
import { userActionMessages } from '../../../shared/messages/user-action-messages.ts'
import { formatState } from '../../../shared/messages/user-messages.ts'
import { fitsWords } from './word-match.ts'

/** An action on a user, as row, panel and bulk bar use it. */
export type UserCommand = {
  readonly id: keyof typeof userActionMessages
  readonly label: (user: UserView) => string
  readonly isOffered: (role: Role, user: UserView) => boolean
}

/** The shortest text that is read as an action (characters), so that a first name is not. */
const COMMAND_LEAST = 3

/** Further words for actions. */
const also: Partial<Record<UserCommand['id'], string>> = {
  'users:issueReset': 'forgot password',
  'users:issueActivation': 'reset code forgot password',
  'users:unlock': 'clear delay',
  'users:disable': 'lock block suspend',
  'users:update': 'name note',
  'users:endSessions': 'sign out',
  'users:removeSecondFactor': '2fa second factor lost phone',
}

type TypedCommand = { readonly commands: readonly UserCommand[]; readonly search: string }

/** Reads "reset maria" as the actions that its first words fit, and a search for the user. Null if it is none. */
export const readTypedCommand = (typed: string, commands: readonly UserCommand[]): TypedCommand | null => {
  const words = typed.trim().split(/\s+/u)
  for (let end = words.length - 1; end > 0; end -= 1) {
    const start = words.slice(0, end).join(' ')
    const fitting = commands.filter(({ id }) => fitsWords(`${userActionMessages[id].label} ${also[id] ?? ''}`, start))
    if (start.length >= COMMAND_LEAST && fitting.length > 0) return { commands: fitting, search: words.slice(end).join(' ') }
  }
  return null
}

const DELETED = formatState('deleted').toLowerCase()

/** Reads "deleted maria" and "maria deleted" as a search for deleted users. Null if it is none. */
export const readDeletedSearch = (typed: string): string | null => {
  const words = typed.trim().split(/\s+/u)
  const isWord = (word: string | undefined): boolean => word?.toLowerCase() === DELETED
  const others = isWord(words[0]) ? words.slice(1) : words.slice(0, -1)
  return others.length > 0 && others.length < words.length && (isWord(words[0]) || isWord(words.at(-1))) ? others.join(' ') : null
}
