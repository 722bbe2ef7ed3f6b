import type { ParsedInputOf } from '../../shared/api/index.ts'
import { formatCursor, parseCursor, type UserCursor, type UserSort } from '../../shared/api/user-list.ts'
import { PAGE_DEFAULT_ROWS } from '../../shared/domain/limits.ts'
import { Refusal } from '../../shared/errors.ts'
import type { Caller, Handlers } from '../pipeline/call.ts'
import type { Session, Store, UserListPosition } from '../store/ports/store.ts'
import { toUserView } from './user-view.ts'

/** Best matches where the caller names no number: what a palette shows. */
const FOUND_ROWS = 8

const firstSort: UserSort = { by: 'email', direction: 'ascending' }

type UserListHandlers = Pick<Handlers, 'users:list' | 'users:count' | 'users:find'>

/** The newest question of each slot of a caller; an older one of the same slot ends. */
const createSlots = () => {
  const asked = new Map<string, AbortController>()
  return async <T>(name: string | null, ask: (signal: AbortSignal | undefined) => Promise<T | null>): Promise<T> => {
    const newest = name === null ? null : new AbortController()
    if (name !== null && newest) {
      asked.get(name)?.abort()
      asked.set(name, newest)
    }
    try {
      const answer = await ask(newest?.signal)
      if (answer === null) throw new Refusal('cancelled')
      return answer
    } finally {
      if (name !== null && asked.get(name) === newest) asked.delete(name)
    }
  }
}

// A slot is the session's own: whatever another user or program asks over the same transport ends nothing here.
const nameOf = (
  operation: string,
  { session: { publicId }, caller: { source } }: { session: Session; caller: Caller },
  slot: string | undefined,
): string | null => (slot === undefined ? null : JSON.stringify([operation, publicId, source, slot]))

const placeOf = (place: ParsedInputOf<'users:list'>['place']): UserListPosition => {
  if (!place || place.kind === 'index') return place ?? null
  const at = parseCursor(place.cursor)
  return at && { kind: place.kind, at }
}

const toCursor = (place: UserCursor | null): string | null => place && formatCursor(place)

/** Everyone in the directory, searched, narrowed and in any order. */
export const userListOperations = ({ store }: { store: Store }): UserListHandlers => {
  const inSlot = createSlots()

  return {
    'users:list': async ({ input, context, caller, session, readLong }) => {
      const { search = '', filter = {}, sort = firstSort, limit = PAGE_DEFAULT_ROWS, slot } = input
      const request = { search, filter, now: context.at, sort, place: placeOf(input.place), limit }
      const page = await inSlot(nameOf('users:list', { session, caller }, slot), (newer) =>
        readLong((signal) => store.listUsers(request, signal), newer),
      )
      const users = page.users.map((user) => toUserView(user, context.at))
      return { users, previous: toCursor(page.previous), next: toCursor(page.next) }
    },

    'users:count': async ({ input, context, caller, session, readLong }) => {
      const query = { search: input.search ?? '', filter: input.filter ?? {}, now: context.at }
      const count = await inSlot(nameOf('users:count', { session, caller }, input.slot), (newer) =>
        readLong((signal) => store.countUsers(query, signal), newer),
      )
      return { count }
    },

    'users:find': async ({ input, context, readLong }) => {
      const request = { search: input.search, now: context.at, limit: input.limit ?? FOUND_ROWS }
      const users = await readLong((signal) => store.findUsers(request, signal))
      return { users: users.map((user) => toUserView(user, context.at)) }
    },
  }
}
