import { hasPermission, type Permission, type Role } from '../../../shared/domain/permissions.ts'
import { commandKey } from '../../hooks/command-key.ts'

/** Each of `keys` triggers the shortcut. A nested list is a key combination. */
type Shortcut = {
  readonly keys: readonly (readonly string[])[]
  readonly does: string
  readonly needs?: Permission
}

export type ShortcutGroup = { readonly name: string; readonly shortcuts: readonly Shortcut[] }

const one = (...keys: string[]): readonly (readonly string[])[] => keys.map((key) => [key])

const groups: readonly (ShortcutGroup & { readonly needs: Permission })[] = [
  {
    name: 'Anywhere',
    needs: 'own:read',
    shortcuts: [
      { keys: [[commandKey, 'K']], does: 'Search or do' },
      { keys: one('?'), does: 'This list' },
      { keys: one('Esc'), does: 'Close what is open' },
      { keys: [[commandKey, 'N']], does: 'New window' },
      { keys: [[commandKey, 'R']], does: 'Reload and sign out' },
    ],
  },
  {
    name: 'Audit',
    needs: 'audit:read',
    shortcuts: [
      { keys: one('/'), does: 'Search the log' },
      { keys: one('↑', '↓'), does: 'From entry to entry' },
      { keys: one('PgUp', 'PgDn'), does: 'By screenfuls' },
      { keys: one('Home', 'End'), does: 'Newest and oldest' },
      { keys: one('Enter'), does: 'Open the entry' },
    ],
  },
  {
    name: 'Users',
    needs: 'users:read',
    shortcuts: [
      { keys: one('/'), does: 'Search users' },
      { keys: one('↑', '↓'), does: 'From row to row' },
      { keys: one('PgUp', 'PgDn'), does: 'By screenfuls' },
      { keys: one('Home', 'End'), does: 'First and last' },
      { keys: one('Enter'), does: 'Open the panel' },
      { keys: one('Space'), does: 'Select or deselect', needs: 'users:bulk' },
      {
        keys: [
          ['Shift', '↑'],
          ['Shift', '↓'],
        ],
        does: 'Select on the way',
        needs: 'users:bulk',
      },
      { keys: [[commandKey, 'A']], does: 'Select all that match', needs: 'users:bulk' },
      { keys: one('Esc'), does: 'Select nobody', needs: 'users:bulk' },
    ],
  },
]

/** The keyboard shortcuts available to a role, grouped by where they work. */
export const listShortcuts = (role: Role): ShortcutGroup[] =>
  groups
    .filter(({ needs }) => hasPermission(role, needs))
    .map(({ name, shortcuts }) => ({
      name,
      shortcuts: shortcuts.filter(({ needs }) => needs === undefined || hasPermission(role, needs)),
    }))
