import type { OutputOf } from '../../../shared/api/index.ts'
import { type UserFilter, userSortColumns } from '../../../shared/api/user-list.ts'
import type { UserView } from '../../../shared/api/user-summary.ts'
import { roles } from '../../../shared/domain/permissions.ts'
import { userStates } from '../../../shared/domain/user-state.ts'
import { commandTexts } from '../../../shared/messages/terminal-command-messages.ts'
import { resultMessages, userCells, userLines } from '../../../shared/messages/terminal-output-messages.ts'
import { alignColumns } from '../../platform/terminal-text.ts'
import { type Command, defineCommand, type OptionDefinition } from './command.ts'
import { readCount, readTime } from './command-line.ts'
import type { CommandRun } from './command-run.ts'
import { CANCELLED, DONE } from './exit-codes.ts'
import { userDataCommands } from './terminal-data.ts'

const text = { type: 'string' } as const
const flag = { type: 'boolean' } as const

/** The options that choose users. */
export const userFilterOptions = {
  search: text,
  role: { type: 'string', choices: roles },
  state: { type: 'string', choices: userStates },
  group: text,
  locked: flag,
  'must-change-password': flag,
  'without-second-step': flag,
} as const satisfies Record<string, OptionDefinition>

type FilterValues = {
  readonly role?: UserFilter['role']
  readonly state?: UserFilter['state']
  readonly group?: string
  readonly locked?: boolean
  readonly 'must-change-password'?: boolean
  readonly 'without-second-step'?: boolean
}

/** The filter that the options ask for. */
export const readUserFilter = (values: FilterValues): UserFilter => ({
  ...(values.role ? { role: values.role } : {}),
  ...(values.state ? { state: values.state } : {}),
  ...(values.group ? { group: values.group } : {}),
  ...(values.locked ? { isLocked: true } : {}),
  ...(values['must-change-password'] ? { mustChangePassword: true } : {}),
  ...(values['without-second-step'] ? { hasSecondFactor: false } : {}),
})

/** Rows of one page, as many as a call gives. */
const PAGE_ROWS = 200

const printUsers = (run: CommandRun, users: readonly UserView[]): void => {
  const lines = alignColumns(users.map(userCells))
  for (const [index, user] of users.entries()) run.row(user, lines[index] ?? '')
}

const listUsers = defineCommand({
  name: ['users', 'list'],
  texts: commandTexts.usersList,
  options: { ...userFilterOptions, sort: { type: 'string', choices: userSortColumns }, descending: flag, limit: text },
  run: async (run, { values }) => {
    const { search = '', sort = 'email', descending = false } = values
    let left = values.limit === undefined ? Number.POSITIVE_INFINITY : readCount('limit', values.limit)
    const asked = {
      search,
      filter: readUserFilter(values),
      sort: { by: sort, direction: descending ? 'descending' : 'ascending' },
    } as const
    let cursor: string | null = null
    for (;;) {
      const position: { position?: { kind: 'after'; cursor: string } } =
        cursor === null ? {} : { position: { kind: 'after', cursor } }
      const page: OutputOf<'users:list'> = await run.call('users:list', {
        ...asked,
        ...position,
        limit: Math.min(left, PAGE_ROWS),
      })
      printUsers(run, page.users)
      left -= page.users.length
      cursor = page.next
      if (cursor === null || left <= 0) return DONE
      if (run.isInterrupted) return CANCELLED
    }
  },
})

const showUser = defineCommand({
  name: ['users', 'show'],
  texts: commandTexts.usersShow,
  options: {},
  words: 'one',
  run: async (run, { words: [email = ''] }) => {
    const user = await run.call('users:read', { email })
    return run.tell(user, alignColumns(userLines(user).map(([label, value]) => [`${label}:`, value])))
  },
})

const createUser = defineCommand({
  name: ['users', 'create'],
  texts: commandTexts.usersCreate,
  options: {
    name: text,
    role: { type: 'string', choices: roles },
    group: { type: 'string', multiple: true },
    note: text,
    'life-hours': text,
    short: flag,
  },
  words: 'one',
  run: async (run, { values, words: [email = ''] }) => {
    const { name, role, group, note, 'life-hours': hours, short } = values
    const created = await run.call('users:create', {
      email,
      ...(name === undefined ? {} : { name }),
      ...(role === undefined ? {} : { role }),
      ...(group === undefined ? {} : { groups: [...group] }),
      ...(note === undefined ? {} : { note }),
      ...(hours === undefined ? {} : { lifeHours: readCount('life-hours', hours) }),
      ...(short === undefined ? {} : { isShort: short }),
    })
    return run.tell(created, [
      resultMessages.created(created.user.email),
      resultMessages.activationCode(created.activationCode),
      resultMessages.codeUntil(created.expiresAt),
    ])
  },
})

const reasonOf = ({ reason }: { readonly reason?: string }) => (reason === undefined ? {} : { reason })

const disableUser = defineCommand({
  name: ['users', 'disable'],
  texts: commandTexts.usersDisable,
  options: { on: text, reason: text },
  words: 'one',
  run: async (run, { values, words: [email = ''] }) => {
    const at = values.on === undefined ? {} : { at: readTime('on', values.on) }
    const user = await run.call('users:disable', { email, ...at, ...reasonOf(values) })
    return run.tell(user, [user.state === 'disabled' ? resultMessages.state(user) : resultMessages.disabledFrom(user)])
  },
})

const enableUser = defineCommand({
  name: ['users', 'enable'],
  texts: commandTexts.usersEnable,
  options: {},
  words: 'one',
  run: async (run, { words: [email = ''] }) => {
    const user = await run.call('users:enable', { email })
    return run.tell(user, [resultMessages.state(user)])
  },
})

const unlockUser = defineCommand({
  name: ['users', 'unlock'],
  texts: commandTexts.usersUnlock,
  options: {},
  words: 'one',
  run: async (run, { words: [email = ''] }) => {
    const user = await run.call('users:unlock', { email })
    return run.tell(user, [resultMessages.unlocked(user.email)])
  },
})

const deleteUser = defineCommand({
  name: ['users', 'delete'],
  texts: commandTexts.usersDelete,
  options: { reason: text },
  words: 'one',
  run: async (run, { values, words: [email = ''] }) => {
    const user = await run.call('users:delete', { email, ...reasonOf(values) })
    return run.tell(user, [resultMessages.state(user)])
  },
})

const restoreUser = defineCommand({
  name: ['users', 'restore'],
  texts: commandTexts.usersRestore,
  options: {},
  words: 'one',
  run: async (run, { words: [email = ''] }) => {
    const user = await run.call('users:restore', { email })
    return run.tell(user, [resultMessages.state(user)])
  },
})

const resetUser = defineCommand({
  name: ['users', 'reset'],
  texts: commandTexts.usersReset,
  options: { reason: text },
  words: 'one',
  run: async (run, { values: { reason }, words: [email = ''] }) => {
    const { state } = await run.call('users:read', { email })
    const issued =
      state === 'not-activated'
        ? await run.call('users:issueActivation', { email })
        : await run.call('users:issueReset', { email })
    if (reason !== undefined) await run.call('users:giveReason', { entry: issued.entry, reason })
    const line =
      'activationCode' in issued
        ? resultMessages.activationCode(issued.activationCode)
        : resultMessages.resetCode(issued.resetToken)
    return run.tell(issued, [line, resultMessages.codeUntil(issued.expiresAt)])
  },
})

export const userCommands: readonly Command[] = [
  listUsers,
  showUser,
  createUser,
  disableUser,
  enableUser,
  unlockUser,
  resetUser,
  deleteUser,
  restoreUser,
  ...userDataCommands,
]
