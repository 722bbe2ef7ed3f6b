import { countOf } from './plural.ts'
import { formatDateAndTime } from './user-messages.ts'

/** What would be deleted permanently. */
export const formatDue = ({ users, groups }: { users: number; groups: number }): string => {
  const dueGroups = countOf(groups, 'deleted group')
  if (users === 0) return dueGroups
  return groups === 0 ? countOf(users, 'deleted user') : `${countOf(users, 'deleted user')} and ${dueGroups}`
}

type Held = { readonly heldAt: number; readonly from: number; readonly users: number; readonly groups: number }

/** Why deleted users are still there although their time has come. */
export const retentionMessages = {
  heading: 'Permanent deletion is paused',
  explain: (held: Held) =>
    `The clock of this computer jumped from ${formatDateAndTime(held.from)} to ${formatDateAndTime(held.heldAt)}. A wrong clock must not delete anything permanently, so ${formatDue(held)} are kept. Check the date and time of this computer first.`,
  resume: 'Resume deletion',
  question: (held: Held) => `Delete ${formatDue(held)} permanently?`,
  consequence: 'Do this only if the date and time of this computer are right. It can’t be undone.',
  resumed: 'Permanent deletion resumed',
} as const
