import type { ParsedInputOf } from '../../shared/api/index.ts'
import { formatCursor, parseCursor, type UserCursor, type UserSort } from '../../shared/api/user-list.ts'
import { PAGE_DEFAULT_ROWS } from '../../shared/domain/limits.ts'
import { Refusal } from '../../shared/errors.ts'
import type { Caller, Handler } from '../pipeline/handler.ts'
import type { Session, Store, UserListPosition } from '../store/ports/store.ts'
import { toUserView } from './views.ts'

/** The newest query of each slot. A newer query in the same slot aborts an older one. */
export class QuerySlots {
  readonly #newest = new Map<string, AbortController>()

  /** Runs a query in a slot, or without one if the name is null. @throws Refusal cancelled */
  async run<T>(name: string | null, query: (signal: AbortSignal | undefined) => Promise<T | null>): Promise<T> {
    const newest = name === null ? null : new AbortController()
    if (name !== null && newest) {
      this.#newest.get(name)?.abort()
      this.#newest.set(name, newest)
    }
    try {
      const result = await query(newest?.signal)
      if (result === null) throw new Refusal('cancelled')
      return result
    } finally {
      if (name !== null && this.#newest.get(name) === newest) this.#newest.delete(name)
    }
  }
}

/** A slot belongs to one session, so the queries of other users and programs never abort this one. */
const formatSlotName = (
  operation: string,
  { session: { publicId }, caller: { source } }: { session: Session; caller: Caller },
  slot: string | undefined,
): string | null => (slot === undefined ? null : JSON.stringify([operation, publicId, source, slot]))

const parsePosition = (position: ParsedInputOf<'users:list'>['position']): UserListPosition => {
  if (!position || position.kind === 'index') return position ?? null
  const at = parseCursor(position.cursor)
  return at && { kind: position.kind, at }
}

const formatPageCursor = (cursor: UserCursor | null): string | null => cursor && formatCursor(cursor)

type ListParts = { readonly store: Store; readonly slots: QuerySlots }

/** The number of best matches if the caller does not give one. A command palette shows as many. */
const BEST_MATCHES = 8

const defaultSort: UserSort = { by: 'email', direction: 'ascending' }

export const listUsers =
  ({ store, slots }: ListParts): Handler<'users:list'> =>
  async ({ input, context, caller, session, readLong }) => {
    const { search = '', filter = {}, sort = defaultSort, limit = PAGE_DEFAULT_ROWS, slot } = input
    const request = { search, filter, now: context.at, sort, position: parsePosition(input.position), limit }
    const page = await slots.run(formatSlotName('users:list', { session, caller }, slot), (newer) =>
      readLong((signal) => store.listUsers(request, signal), newer),
    )
    const users = page.users.map((user) => toUserView(user, context.at))
    return { users, previous: formatPageCursor(page.previous), next: formatPageCursor(page.next) }
  }

export const countUsers =
  ({ store, slots }: ListParts): Handler<'users:count'> =>
  async ({ input, context, caller, session, readLong }) => {
    const query = { search: input.search ?? '', filter: input.filter ?? {}, now: context.at }
    const count = await slots.run(formatSlotName('users:count', { session, caller }, input.slot), (newer) =>
      readLong((signal) => store.countUsers(query, signal), newer),
    )
    return { count }
  }

export const findUsers =
  ({ store }: Pick<ListParts, 'store'>): Handler<'users:find'> =>
  async ({ input, context, readLong }) => {
    const request = { search: input.search, now: context.at, limit: input.limit ?? BEST_MATCHES }
    const users = await readLong((signal) => store.findUsers(request, signal))
    return { users: users.map((user) => toUserView(user, context.at)) }
  }
