/** Every role, the most powerful first. */
export const roles = ['administrator', 'user'] as const

export type Role = (typeof roles)[number]

const permissions = ['own:read', 'own:write', 'users:read', 'users:reset'] as const

export type Permission = (typeof permissions)[number]

/** Who may do what: the only source, read by dispatch before a call and by the store at its commit. */
const rolePermissions: Readonly<Record<Role, readonly Permission[]>> = {
  administrator: ['own:read', 'own:write', 'users:read', 'users:reset'],
  user: ['own:read', 'own:write'],
}

/** Whether a role includes a permission. */
export const hasPermission = (role: Role, permission: Permission): boolean => rolePermissions[role].includes(permission)
