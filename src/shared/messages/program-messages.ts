import type { ProgramScope, ProgramView } from '../api/programs.ts'
import { formatDate, formatDateAndTime } from './user-messages.ts'

/** What a program may read besides the validity of a session. */
export type ExtraScope = Exclude<ProgramScope, 'session'>

export const extraScopeLabels: Record<ExtraScope, string> = { email: 'Address', role: 'Role' }

const sights: Record<ProgramScope, string> = { session: 'whether a session is valid', email: 'its address', role: 'its role' }

const list = new Intl.ListFormat('en')

/** What a program may read of a session. The other scopes have no effect without the sessions scope. */
export const formatScopes = (scopes: readonly ProgramScope[]): string =>
  scopes.includes('session') ? `Sees ${list.format(scopes.map((scope) => sights[scope]))}.` : 'Sees nothing.'

/** When the program was registered, and when it last called. */
export const formatUse = ({ createdAt, lastUsedAt }: ProgramView): string =>
  `Added on ${formatDate(createdAt)}, ${lastUsedAt === null ? 'never used' : `last used on ${formatDateAndTime(lastUsedAt)}`}`
