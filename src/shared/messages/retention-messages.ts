import { countOf } from './plural.ts'
import { formatDateAndTime } from './user-messages.ts'

const formatDeleted = ({ users, groups }: { users: number; groups: number }): string => {
  const dueGroups = countOf(groups, 'deleted group')
  if (users === 0) return dueGroups
  return groups === 0 ? countOf(users, 'deleted user') : `${countOf(users, 'deleted user')} and ${dueGroups}`
}

type Due = { readonly users: number; readonly groups: number; readonly entries?: number | undefined }

/** What would be deleted permanently, and the entries of the log that would be archived. */
export const formatDue = ({ entries = 0, ...deleted }: Due): string => {
  const dueEntries = countOf(entries, 'old audit entry', 'old audit entries')
  if (entries === 0) return formatDeleted(deleted)
  return deleted.users + deleted.groups === 0 ? dueEntries : `${formatDeleted(deleted)}, and ${dueEntries}`
}

type Held = { readonly heldAt: number; readonly from: number } & Due

/** Whether only entries of the log are due. */
const isOnlyLog = ({ users, groups }: Due): boolean => users + groups === 0

/** Why deleted users are still there although their time has come. */
export const retentionMessages = {
  heading: (held: Held) => (isOnlyLog(held) ? 'Archiving is paused' : 'Permanent deletion is paused'),
  explain: (held: Held) =>
    `The clock of this computer jumped from ${formatDateAndTime(held.from)} to ${formatDateAndTime(held.heldAt)}. A wrong clock must not ${isOnlyLog(held) ? 'archive anything' : 'delete anything permanently'}, so ${formatDue(held)} are kept. Check the date and time of this computer first.`,
  resume: (held: Held) => (isOnlyLog(held) ? 'Resume archiving' : 'Resume deletion'),
  question: (held: Held) => (isOnlyLog(held) ? `Archive ${formatDue(held)}?` : `Delete ${formatDeleted(held)} permanently?`),
  consequence: 'Do this only if the date and time of this computer are right. It can’t be undone.',
  resumed: (held: Held) => (isOnlyLog(held) ? 'Archiving resumed' : 'Permanent deletion resumed'),
} as const
