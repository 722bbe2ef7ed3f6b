import { LruMap } from '../../../shared/domain/lru-map.ts'
import { MINUTE_MS } from '../../../shared/domain/time.ts'

/** How long a typed password waits for the code of the second factor (milliseconds). */
const WAITS_MS = 2 * MINUTE_MS

/** Users who sign in at once. */
const WAITING_MAX = 100

type Typed = { readonly email: string; readonly password: string }

/**
 * Passwords between the two steps of a sign-in page, in memory only. A page without scripts could otherwise only carry the password in its own
 * text, or ask for it twice.
 */
export class TypedPasswords {
  readonly #waiting = new LruMap<string, Typed & { readonly timer: NodeJS.Timeout }>(WAITING_MAX)

  keep(requestId: string, typed: Typed): void {
    this.take(requestId)
    const timer = setTimeout(() => this.#waiting.delete(requestId), WAITS_MS).unref()
    this.#waiting.set(requestId, { ...typed, timer })
  }

  /** Null if there is none any more. */
  take(requestId: string): Typed | null {
    const found = this.#waiting.peek(requestId)
    if (!found) return null
    clearTimeout(found.timer)
    this.#waiting.delete(requestId)
    return { email: found.email, password: found.password }
  }
}
