import type { KeyStorageView } from '../api/settings.ts'
import type { Role } from '../domain/permissions.ts'
import type { Policy } from '../domain/policy.ts'

/** The labels of the settings fields. */
export const settingNames = {
  registration: 'Registration',
  idleMinutes: 'Idle time-out',
  absoluteHours: 'Absolute time-out',
  secondFactorRoles: 'Second factor',
  hashCost: 'Hash cost',
  theme: 'Theme',
  httpEnabled: 'HTTP API',
  httpPort: 'Port',
  httpOrigins: 'Allowed origins',
} as const

export const registrationLabels: Record<Policy['registration'], string> = {
  open: 'Open: people create their own accounts',
  closed: 'Closed: nobody creates an account at the sign-in',
}

export const httpChoiceLabels = {
  off: 'Off: nothing listens',
  on: 'On: programs on this computer can call',
} as const

export const themeLabels: Record<Policy['theme'], string> = { system: 'As the system', light: 'Light', dark: 'Dark' }

/** All users with a role. */
export const roleGroupLabels: Record<Role, string> = {
  administrator: 'Administrators',
  operator: 'Operators',
  auditor: 'Auditors',
  user: 'Users',
}

export const keyStorageLabels: Record<KeyStorageView['kind'], string> = {
  keychain: 'Sealed by the keychain of this system',
  file: 'In a file',
}
