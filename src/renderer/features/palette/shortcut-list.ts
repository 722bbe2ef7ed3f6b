import { hasPermission, type Permission, type Role } from '../../../shared/domain/permissions.ts'
import { shortcutMessages } from '../../../shared/messages/shortcut-messages.ts'
import { commandKey } from '../../hooks/key-modifiers.ts'

/** Each of `keys` triggers the shortcut. A nested list is a key combination. */
export type Shortcut = {
  readonly keys: readonly (readonly string[])[]
  readonly does: string
  readonly permission?: Permission
}

export type ShortcutGroup = { readonly name: string; readonly shortcuts: readonly Shortcut[] }

/** Keys that each trigger the shortcut alone. */
export const singleKeys = (...keys: string[]): readonly (readonly string[])[] => keys.map((key) => [key])

const { anywhere: words } = shortcutMessages

const anywhere: ShortcutGroup = {
  name: words.heading,
  shortcuts: [
    { keys: [[commandKey, 'K']], does: words.palette },
    { keys: singleKeys('?'), does: words.list },
    { keys: singleKeys('Esc'), does: words.close },
    { keys: [[commandKey, 'N']], does: words.newWindow },
    { keys: [[commandKey, 'Shift', 'L']], does: words.lock },
    { keys: [[commandKey, 'R']], does: words.reload },
  ],
}

/** The keyboard shortcuts that a role may use: those that work anywhere, and those of the screens. */
export const listShortcuts = (role: Role, screens: readonly ShortcutGroup[]): ShortcutGroup[] =>
  // The longest list comes last, which balances the two columns.
  [anywhere, ...screens.toSorted((one, other) => one.shortcuts.length - other.shortcuts.length)]
    .map(({ name, shortcuts }) => ({
      name,
      shortcuts: shortcuts.filter(({ permission }) => permission === undefined || hasPermission(role, permission)),
    }))
    .filter(({ shortcuts }) => shortcuts.length > 0)
