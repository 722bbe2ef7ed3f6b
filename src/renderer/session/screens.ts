import { hasPermission, type Permission, type Role } from '../../shared/domain/permissions.ts'
import type { Screen } from './window-state.ts'

/** The permission that opens a screen of a signed-in user. */
const screenPermissions = {
  profile: 'own:read',
  overview: 'overview:read',
  users: 'users:read',
  requests: 'users:reset',
  audit: 'audit:read',
  settings: 'settings:read',
} as const satisfies Partial<Record<Screen['kind'], Permission>>

export type SignedInScreen = keyof typeof screenPermissions

const isSignedInScreen = (kind: Screen['kind']): kind is SignedInScreen => Object.hasOwn(screenPermissions, kind)

/** Whether the role may open the screen. Screens without a permission are open to everyone. */
export const mayOpen = (kind: Screen['kind'], role: Role): boolean =>
  !isSignedInScreen(kind) || hasPermission(role, screenPermissions[kind])
