import type { ProgramScope, ProgramView } from '../api/programs.ts'
import { formatDate, formatDateAndTime } from './user-messages.ts'

/** What a program can be told beside whether a session is valid. */
export type ExtraScope = Exclude<ProgramScope, 'session'>

export const extraScopeLabels: Record<ExtraScope, string> = { email: 'Address', role: 'Role' }

const sights: Record<ProgramScope, string> = { session: 'whether a session is valid', email: 'its address', role: 'its role' }

const list = new Intl.ListFormat('en')

/** What a program learns of a session. Without the scope for sessions the others say nothing. */
export const formatScopes = (scopes: readonly ProgramScope[]): string =>
  scopes.includes('session') ? `Sees ${list.format(scopes.map((scope) => sights[scope]))}.` : 'Sees nothing.'

/** Since when it is registered, and when it called last. */
export const formatUse = ({ createdAt, lastUsedAt }: ProgramView): string =>
  `Added on ${formatDate(createdAt)}, ${lastUsedAt === null ? 'never used' : `last used on ${formatDateAndTime(lastUsedAt)}`}`
