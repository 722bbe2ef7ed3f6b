import type { BackupsView } from '../api/backups.ts'
import type { JobResult } from '../api/jobs.ts'
import { countOf, formatCount } from './plural.ts'
import { formatDateAndTime, isolate } from './user-messages.ts'

export const eraseMessages = {
  keptHeading: 'Copies that keep this user',
  kept: 'These still have this user. Delete them yourself if the user must be gone everywhere:',
  noneKept: 'Gatehouse knows no backup and no replaced directory that still has this user.',
  confirmation: 'Address or user name',
  confirmationHint: (email: string) => `Type ${isolate(email)} to confirm.`,
  progress: 'Erasure',
} as const

/** The backups and replaced directories that keep a user after an erasure, with their dates. */
export const formatKeptCopies = ({ backups, kept }: Pick<BackupsView, 'backups' | 'kept'>): string[] => [
  ...backups.map(({ madeAt, path }) => `Backup of ${formatDateAndTime(madeAt)}: ${isolate(path)}`),
  ...kept.map(({ path }) => `Replaced directory: ${isolate(path)}`),
]

/** What an erasure came to. */
export const formatErased = (result: JobResult | null): string => {
  if (result?.kind !== 'erased') return 'User erased'
  const done = `User erased. The log calls them User ${formatCount(result.number)}, in ${countOf(result.entries, 'entry', 'entries')}.`
  return result.isCompacted ? done : `${done} Gatehouse cleans the database file later.`
}
