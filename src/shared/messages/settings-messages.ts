import type { Role } from '../domain/permissions.ts'
import type { Policy } from '../domain/policy.ts'
import { countOf, formatBytes } from './plural.ts'

/** The labels of the settings fields. */
export const settingNames = {
  directoryName: 'Directory name',
  registration: 'Registration',
  idleMinutes: 'Lock after inactivity',
  screenLock: 'Lock when the screen locks',
  absoluteHours: 'Maximum session length',
  secondFactorRoles: 'Two-step verification',
  hashCost: 'Hash cost',
  auditDays: 'Keep entries in the database',
  theme: 'Theme',
  httpEnabled: 'HTTP API',
  httpPort: 'Port',
  httpOrigins: 'Allowed origins',
  singleSignOn: 'Single sign-on',
  settledSteps: 'Get started',
} as const

export const registrationLabels: Record<Policy['registration'], string> = {
  open: 'Open: anyone at this computer can register',
  closed: 'Closed: only administrators add users',
}

export const httpChoiceLabels = { off: 'Off', on: 'On' } as const

/** Steps of the checklist that were settled by hand. `all`: the whole list. */
export const settledStepLabels = { registration: 'Registration confirmed', all: 'Dismissed' } as const

export const themeLabels: Record<Policy['theme'], string> = { system: 'Match system', light: 'Light', dark: 'Dark' }

/** All users with a role. */
export const roleGroupLabels: Record<Role, string> = {
  administrator: 'Administrators',
  operator: 'Operators',
  auditor: 'Auditors',
  user: 'Users',
}

export const settingsMessages = {
  notRead: 'The settings couldn’t be loaded',
  directory: 'Directory',
  directoryAbout: 'Shown at sign-in, in the window title and on printed codes, for example the name of your school.',
  directoryNameHint: 'Default: the name of this computer. Up to 60 characters.',
  newUsers: 'Registration',
  registrationHint: 'Default: open. Existing users aren’t affected.',
  sessions: 'Sessions',
  sessionsAbout: 'How long users stay signed in.',
  screenLockHint: 'Also when the computer goes to sleep. Default: on.',
  sessionsHint: 'After inactivity, the window locks. After the maximum session length, it locks even while it is in use.',
  minutes: 'minutes',
  hours: 'hours',
  minutesOf: (count: number) => countOf(count, 'minute'),
  hoursOf: (count: number) => countOf(count, 'hour'),
  twoStepAbout: 'A code from an authenticator app, in addition to the password.',
  requiredFor: 'Required for',
  requiredForHint: 'Default: no role. Users in these roles must set it up before they can continue.',
  requiredForRoles: (roles: readonly Role[]) =>
    roles.length === 0 ? 'Not required' : `Required for ${roles.map((role) => roleGroupLabels[role]).join(', ')}`,
  twoStepMissing: 'You haven’t set up two-step verification yourself. Do that before you require it of your own role.',
  appearance: 'Appearance',
  appearanceAbout: 'Applies to everyone in this directory.',
  themeHint: 'Default: match system.',
  unsaved: (names: readonly string[]) => `Unsaved changes: ${names.join(', ')}`,
  isSaved: 'All changes saved.',
  discard: 'Discard',
  save: 'Save settings',
  saved: 'Settings saved',
  policy: 'Policy',
  policyAbout: 'Only administrators can change these settings.',
  none: 'None',
} as const

export const hashCostMessages = {
  heading: 'Passwords',
  about: 'How hard stored passwords are to guess if the database is stolen.',
  hint: (highest: number) =>
    `Higher is safer, but slows sign-in: each step doubles the time. New passwords use it immediately. Existing passwords are upgraded at the next sign-in. Until then, every sign-in takes longer, up to twice as long. Users whose hash costs more than this setting and more than ${highest} need a reset code.`,
  measure: 'Measure on this computer',
  measured: (suggested: number) => `Measured. Suggested for this computer: ${suggested}`,
  caption: (milliseconds: number) => `Measured on this computer. A sign-in should take at most ${milliseconds} milliseconds.`,
  cost: 'Cost',
  oneHash: 'Time per hash',
  milliseconds: (count: number) => `${count} ms`,
  suggested: 'suggested',
  use: 'Use the suggested cost',
} as const

/** The size of the database. */
export const databaseSizeMessages = {
  heading: 'Size of the database',
  about: 'Deleted users and purged data leave unused space in the file, which new data fills first.',
  size: 'Size',
  unused: 'Unused',
  noUnused: 'None',
  bytes: formatBytes,
  compact: 'Compact now',
  title: 'Compact the database',
  dialogAbout: (freeBytes: number) =>
    `This writes the database again and gives about ${formatBytes(freeBytes)} back to the disk. Other changes and sign-ins wait until it is done: a few seconds, or about a minute for a million users.`,
  done: 'Database compacted',
} as const
