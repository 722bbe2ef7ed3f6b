import type { UserFilter } from '../api/user-list.ts'
import { formatDate, formatRole, formatState } from './user-messages.ts'

type FilterPart = keyof UserFilter

const words: { readonly [K in FilterPart]-?: (value: NonNullable<UserFilter[K]>) => string } = {
  role: (role) => `Role: ${formatRole(role)}`,
  state: (state) => `State: ${formatState(state)}`,
  hasSecondFactor: (has) => (has ? 'With a second factor' : 'Without a second factor'),
  hasSignedIn: (has) => (has ? 'Has signed in' : 'Never signed in'),
  isLocked: (is) => (is ? 'Locked' : 'Not locked'),
  mustChangePassword: (must) => (must ? 'Has to choose a new password' : 'No new password required'),
  sharesAddress: (shares) => (shares ? 'Address counts as another account’s' : 'Address is its own'),
  lastSeenBefore: (time) => `Last seen before ${formatDate(time)}`,
  registeredFrom: (time) => `Registered since ${formatDate(time)}`,
  registeredBefore: (time) => `Registered before ${formatDate(time)}`,
  disableBefore: (time) => `To be disabled before ${formatDate(time)}`,
  deletedBefore: (time) => `Deleted before ${formatDate(time)}`,
  tag: (tag) => `Tag: ${tag}`,
}

/** The active parts of a filter in words, in display order. */
export const formatFilter = (filter: UserFilter): { part: FilterPart; text: string }[] =>
  (Object.keys(words) as FilterPart[]).flatMap((part) => {
    const value = filter[part]
    return value === undefined ? [] : [{ part, text: (words[part] as (value: unknown) => string)(value) }]
  })
