/** Every role, the most powerful first. */
export const roles = ['administrator', 'operator', 'auditor', 'user'] as const

export type Role = (typeof roles)[number]

/**
 * | permission | what it opens |
 * |---|---|
 * | own:read, own:write | one's own account, and nobody else's |
 * | users:read | everyone's account, sessions and sign-ins, to look at |
 * | users:reset | to issue a reset code, to ask for a new password |
 * | users:unlock | to unlock the sign-in |
 * | users:sessions | to end their sessions |
 * | users:describe | their name, a note, tags |
 * | users:manage | new accounts, addresses, roles, enabling and disabling, deleting and restoring, taking a lost second factor off |
 * | users:bulk | any of these to many accounts at once, in so far as the role may do it to each |
 * | overview:read | what happened by day, and which accounts need somebody |
 * | audit:read | the audit log, and its verification |
 * | audit:export | to take the log, or a part of it, out of Gatehouse as a file |
 * | settings:read, settings:write | the policy of the directory |
 */
const permissions = [
  'own:read',
  'own:write',
  'users:read',
  'users:reset',
  'users:unlock',
  'users:sessions',
  'users:describe',
  'users:manage',
  'users:bulk',
  'overview:read',
  'audit:read',
  'audit:export',
  'settings:read',
  'settings:write',
] as const

export type Permission = (typeof permissions)[number]

/**
 * Whose accounts a permission reaches, where it reaches other users' at all. `included-roles`: of users whose role has no permission that the
 * acting role lacks, since a reset of their password is a way to all that they may do.
 */
export type Reach = 'everyone' | 'included-roles'

/** Who may do what, and to whom: the only source, read by dispatch before a call and by the store at its commit. */
export const grants: Readonly<Record<Role, Readonly<Partial<Record<Permission, Reach>>>>> = {
  administrator: {
    'own:read': 'everyone',
    'own:write': 'everyone',
    'users:read': 'everyone',
    'users:reset': 'everyone',
    'users:unlock': 'everyone',
    'users:sessions': 'everyone',
    'users:describe': 'everyone',
    'users:manage': 'everyone',
    'users:bulk': 'everyone',
    'overview:read': 'everyone',
    'audit:read': 'everyone',
    'audit:export': 'everyone',
    'settings:read': 'everyone',
    'settings:write': 'everyone',
  },
  operator: {
    'own:read': 'everyone',
    'own:write': 'everyone',
    'users:read': 'everyone',
    'users:reset': 'included-roles',
    'users:unlock': 'included-roles',
    'users:sessions': 'included-roles',
    'users:describe': 'included-roles',
    'users:bulk': 'included-roles',
    'overview:read': 'everyone',
    'audit:read': 'everyone',
    'settings:read': 'everyone',
  },
  auditor: {
    'own:read': 'everyone',
    'own:write': 'everyone',
    'users:read': 'everyone',
    'overview:read': 'everyone',
    'audit:read': 'everyone',
    'audit:export': 'everyone',
    'settings:read': 'everyone',
  },
  user: { 'own:read': 'everyone', 'own:write': 'everyone' },
}

/** Whose accounts a role may use a permission on; null where it does not include it. */
const reachOf = (role: Role, permission: Permission): Reach | null => grants[role][permission] ?? null

/** Whether a role includes a permission, whoever it is to be used on. */
export const hasPermission = (role: Role, permission: Permission): boolean => reachOf(role, permission) !== null

/** Whether a role has every permission of another one. */
export const includesRole = (role: Role, other: Role): boolean =>
  permissions.every((permission) => !hasPermission(other, permission) || hasPermission(role, permission))

/** Whether a role may use a permission on the account of a user with the role `target`. */
export const mayActOn = (role: Role, permission: Permission, target: Role): boolean => {
  const reach = reachOf(role, permission)
  return reach === 'everyone' || (reach === 'included-roles' && includesRole(role, target))
}

/** The roles whose users a role may use a permission on. */
export const rolesReachedBy = (role: Role, permission: Permission): readonly Role[] =>
  roles.filter((target) => mayActOn(role, permission, target))

/** Whether every role that has a permission at all may use it on users with the role `target`. */
export const isReachedByAll = (target: Role, permission: Permission): boolean =>
  roles.every((role) => !hasPermission(role, permission) || mayActOn(role, permission, target))

/**
 * Whether a user with this role may change their own address. Where registration is closed, only one who can look at users anyway: to others
 * a refusal of a taken address would tell who has an account.
 */
export const mayChangeOwnEmail = (role: Role, registration: 'open' | 'closed'): boolean =>
  registration === 'open' || hasPermission(role, 'users:read')
