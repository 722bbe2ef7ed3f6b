import type { ProgramScope, ProgramView } from '../../shared/views.ts'
import { sayDate, sayDateAndTime } from './account-words.ts'

/** What a program can be told beside whether a session is valid. */
export type ExtraScope = Exclude<ProgramScope, 'session'>

export const extraScopeWords: Record<ExtraScope, string> = { email: 'Address', role: 'Role' }

const sights: Record<ProgramScope, string> = { session: 'whether a session is valid', email: 'its address', role: 'its role' }

const list = new Intl.ListFormat('en')

/** What a program learns of a session. Without the scope for sessions the others say nothing. */
export const sayScopes = (scopes: readonly ProgramScope[]): string =>
  scopes.includes('session') ? `Sees ${list.format(scopes.map((scope) => sights[scope]))}.` : 'Sees nothing.'

/** Since when it is registered, and when it called last. */
export const sayUse = ({ createdAt, lastUsedAt }: ProgramView): string =>
  `Added on ${sayDate(createdAt)}, ${lastUsedAt === null ? 'never used' : `last used on ${sayDateAndTime(lastUsedAt)}`}`
