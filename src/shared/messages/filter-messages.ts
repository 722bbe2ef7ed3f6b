import type { UserFilter } from '../api/user-list.ts'
import { formatDate, formatRole, formatState, isolate } from './user-messages.ts'

type FilterPart = keyof UserFilter

const words: { readonly [K in FilterPart]-?: (value: NonNullable<UserFilter[K]>) => string } = {
  role: (role) => `Role: ${formatRole(role)}`,
  state: (state) => `State: ${formatState(state)}`,
  hasSecondFactor: (has) => (has ? 'With two-step verification' : 'Without two-step verification'),
  hasSignedIn: (has) => (has ? 'Has signed in' : 'Never signed in'),
  isLocked: (is) => (is ? 'Locked' : 'Not locked'),
  mustChangePassword: (must) => (must ? 'Must choose a new password' : 'No new password required'),
  sharesAddress: (shares) => (shares ? 'Address counts as another user’s' : 'Address is unique'),
  lastSeenBefore: (time) => `Last sign-in before ${formatDate(time)}`,
  registeredFrom: (time) => `Created from ${formatDate(time)}`,
  registeredBefore: (time) => `Created before ${formatDate(time)}`,
  disableFrom: (time) => `Will be disabled from ${formatDate(time)}`,
  disableBefore: (time) => `Will be disabled before ${formatDate(time)}`,
  deletedBefore: (time) => `Deleted before ${formatDate(time)}`,
  group: (group) => `Group: ${isolate(group)}`,
}

/** The active parts of a filter in words, in display order. */
export const formatFilter = (filter: UserFilter): { part: FilterPart; text: string }[] =>
  (Object.keys(words) as FilterPart[]).flatMap((part) => {
    const value = filter[part]
    return value === undefined ? [] : [{ part, text: (words[part] as (value: unknown) => string)(value) }]
  })
