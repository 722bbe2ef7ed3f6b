import type { ProgramScope, ProgramView } from '../api/programs.ts'
import { lazily } from './plural.ts'
import { formatDate, formatDateAndTime, isolateDirected } from './user-messages.ts'

/** What a program may read besides the validity of a session. */
export type ExtraScope = Exclude<ProgramScope, 'session'>

export const extraScopeLabels: Record<ExtraScope, string> = { email: 'Address', role: 'Role' }

export const programMessages = {
  heading: 'Programs',
  about: 'Programs that can check who is signed in. Each has its own token.',
  notRead: (reason: string) => `The programs couldn’t be loaded. ${reason}`,
  none: 'No programs yet.',
  list: 'Registered programs',
  add: 'Add program',
  addTitle: 'Add a program',
  addAbout: 'The program gets a token. With it, the program can check whether a session is valid and whose it is.',
  name: 'Program name',
  nameHint: 'Shown in the list and the audit log.',
  extras: 'Can also see',
  extrasHint: 'Optional. About the user of the session.',
  added: 'Program added',
  tokenAbout: (name: string) =>
    `Give this token to ${isolateDirected(name)} only. Copy it now: you won’t see it again. If you lose it, revoke the program and add it again.`,
  token: 'Program token',
  revoke: 'Revoke',
  revokeTitle: 'Revoke this program?',
  revokeAbout: (name: string) =>
    `“${isolateDirected(name)}” loses access immediately, and its token never works again. To reconnect it, add it again.`,
  revoked: 'Program revoked',
} as const

const sights: Record<ProgramScope, string> = {
  session: 'whether a session is valid',
  email: 'the email of its user',
  role: 'the role of its user',
}

const list = lazily(() => new Intl.ListFormat('en'))

/** What a program may read of a session. The other scopes have no effect without the sessions scope. */
export const formatScopes = (scopes: readonly ProgramScope[]): string =>
  scopes.includes('session') ? `Can see ${list().format(scopes.map((scope) => sights[scope]))}.` : 'Can see nothing.'

/** When the program was registered, and when it last called. */
export const formatUse = ({ createdAt, lastUsedAt }: ProgramView): string =>
  `Added on ${formatDate(createdAt)}. ${lastUsedAt === null ? 'Never used.' : `Last used on ${formatDateAndTime(lastUsedAt)}.`}`
