import type { ParsedInputOf } from '../../shared/api/index.ts'
import { formatCursor, parseCursor, type UserCursor } from '../../shared/api/user-list.ts'
import { Refusal } from '../../shared/errors.ts'
import type { Caller } from '../pipeline/handler.ts'
import type { Session, UserListPosition } from '../store/ports/store.ts'

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
export const formatSlotName = (
  operation: string,
  { session: { publicId }, caller: { source } }: { session: Session; caller: Caller },
  slot: string | undefined,
): string | null => (slot === undefined ? null : JSON.stringify([operation, publicId, source, slot]))

export const parsePosition = (position: ParsedInputOf<'users:list'>['position']): UserListPosition => {
  if (!position || position.kind === 'index') return position ?? null
  const at = parseCursor(position.cursor)
  return at && { kind: position.kind, at }
}

export const formatPageCursor = (cursor: UserCursor | null): string | null => cursor && formatCursor(cursor)
