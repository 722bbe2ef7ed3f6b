/** All roles, the most powerful first. */
export const roles = ['administrator', 'operator', 'auditor', 'user'] as const

export type Role = (typeof roles)[number]

/**
 * | permission | allows |
 * |---|---|
 * | own:read, own:write | the signed-in user's own data |
 * | users:read | read other users, their sessions and sign-ins |
 * | users:reset | issue a reset code, or an activation code to a user without a password; require a new password |
 * | users:unlock | unlock the sign-in of a user |
 * | users:sessions | end the sessions of other users |
 * | users:describe | change name, note and groups of other users, which may create groups |
 * | users:manage | create, disable, enable, delete and restore users; change addresses and roles; remove a lost second factor |
 * | users:bulk | apply the permitted changes to many users at once |
 * | users:export | export users to a file, without their hashes |
 * | overview:read | read the daily activity and the users that need attention |
 * | audit:read | read and verify the audit log |
 * | audit:export | export the audit log or a part of it to a file |
 * | settings:read, settings:write | read or change the policy of the directory |
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
  'users:export',
  'overview:read',
  'audit:read',
  'audit:export',
  'settings:read',
  'settings:write',
] as const

export type Permission = (typeof permissions)[number]

/**
 * Which users a permission reaches.
 *
 * `included-roles`: only users whose role has no permission that the actor's role lacks, because resetting a password gives
 * access to all of them.
 */
export type Reach = 'everyone' | 'included-roles'

/** Which role may do what, and to which users. Dispatch reads it before a call, and the store reads it at the commit. */
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
    'users:export': 'everyone',
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
    'users:export': 'everyone',
    'overview:read': 'everyone',
    'audit:read': 'everyone',
    'audit:export': 'everyone',
    'settings:read': 'everyone',
  },
  user: { 'own:read': 'everyone', 'own:write': 'everyone' },
}

/** The users that a role may use a permission on. Null if the role does not have the permission. */
const reachOf = (role: Role, permission: Permission): Reach | null => grants[role][permission] ?? null

/** Whether a role has a permission, for any target. */
export const hasPermission = (role: Role, permission: Permission): boolean => reachOf(role, permission) !== null

/** Whether a role has every permission of another role. */
export const includesRole = (role: Role, other: Role): boolean =>
  permissions.every((permission) => !hasPermission(other, permission) || hasPermission(role, permission))

/** Whether a role may use a permission on a user with the role `target`. */
export const mayActOn = (role: Role, permission: Permission, target: Role): boolean => {
  const reach = reachOf(role, permission)
  return reach === 'everyone' || (reach === 'included-roles' && includesRole(role, target))
}

/** The roles whose users a role may use a permission on. */
export const rolesReachedBy = (role: Role, permission: Permission): readonly Role[] =>
  roles.filter((target) => mayActOn(role, permission, target))

/** Whether every role with a permission may use it on users with the role `target`. */
export const isReachedByAll = (target: Role, permission: Permission): boolean =>
  roles.every((role) => !hasPermission(role, permission) || mayActOn(role, permission, target))

/**
 * Whether a user with this role may change their own address.
 *
 * If registration is closed, this needs the permission to read users. Otherwise the error for a taken address would reveal who
 * has an account.
 */
export const mayChangeOwnEmail = (role: Role, registration: 'open' | 'closed'): boolean =>
  registration === 'open' || hasPermission(role, 'users:read')
