import { shortcutMessages } from '../../shared/messages/shortcut-messages.ts'
import { type Shortcut, singleKeys } from '../features/palette/shortcut-list.ts'
import { commandKey } from '../hooks/key-modifiers.ts'

const { users, audit } = shortcutMessages

export const usersShortcuts: readonly Shortcut[] = [
  { keys: singleKeys('/'), does: users.search },
  { keys: singleKeys('↑', '↓'), does: users.move },
  { keys: singleKeys('PgUp', 'PgDn'), does: users.page },
  { keys: singleKeys('Home', 'End'), does: users.ends },
  { keys: singleKeys('Enter'), does: users.open },
  { keys: singleKeys('↓', 'J', '↑', 'K'), does: users.step },
  { keys: singleKeys('Space'), does: users.select, permission: 'users:bulk' },
  {
    keys: [
      ['Shift', '↑'],
      ['Shift', '↓'],
    ],
    does: users.extend,
    permission: 'users:bulk',
  },
  { keys: [[commandKey, 'A']], does: users.selectAll, permission: 'users:bulk' },
  { keys: singleKeys('Esc'), does: users.clear, permission: 'users:bulk' },
]

export const auditShortcuts: readonly Shortcut[] = [
  { keys: singleKeys('/'), does: audit.search },
  { keys: singleKeys('↑', '↓'), does: audit.move },
  { keys: singleKeys('PgUp', 'PgDn'), does: audit.page },
  { keys: singleKeys('Home', 'End'), does: audit.ends },
  { keys: singleKeys('Enter'), does: audit.open },
  { keys: singleKeys('↓', 'J', '↑', 'K'), does: audit.step },
  { keys: singleKeys('→'), does: audit.unfold },
]
