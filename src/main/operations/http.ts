import type { HttpCallView, HttpStateView } from '../../shared/api/http.ts'
import { Refusal } from '../../shared/errors.ts'
import { guardOf, successEntry } from '../auth/audit-context.ts'
import type { Handler, HandlersOf } from '../pipeline/handler.ts'
import { Throttle } from '../platform/throttle.ts'
import type { Store } from '../store/ports/store.ts'

export type HttpParts = { readonly store: Store; readonly httpActivity: Pick<HttpActivity, 'read' | 'retry'> }

const retry =
  ({ store, httpActivity }: HttpParts): Handler<'http:retry'> =>
  async ({ context }) => {
    if (httpActivity.read().state.kind !== 'failed') throw new Refusal('not-available')
    await store.recordEvent(guardOf(context), successEntry(context, null))
    await httpActivity.retry()
    return httpActivity.read().state
  }

/** The state of the HTTP transport and its last calls. */
export const createHttpHandlers = (parts: HttpParts): HandlersOf<'http'> => ({
  'http:read': async () => parts.httpActivity.read(),
  'http:retry': retry(parts),
})

/** The number of remembered calls. About two screens. */
const REMEMBERED_CALLS = 100

/** Calls are announced to the windows at most this often (milliseconds). */
const ANNOUNCE_CALLS_MS = 1_000

/** What the HTTP transport reports and the settings screen shows. It is in memory only and covers this process only. */
export type HttpActivity = {
  /** The state, and the last calls with the newest first. */
  readonly read: () => { state: HttpStateView; calls: HttpCallView[] }
  /** Tries again what failed. */
  readonly retry: () => Promise<void>
  /** Names who tries again. Null: no longer possible. */
  readonly onRetry: (run: (() => Promise<void>) | null) => void
  readonly setState: (state: HttpStateView) => void
  readonly recordCall: (call: HttpCallView) => void
}

export const createHttpActivity = ({ announce }: { announce: () => void }): HttpActivity => {
  const calls: HttpCallView[] = []
  let next = 0
  let state: HttpStateView = { kind: 'off' }
  let runRetry: (() => Promise<void>) | null = null
  const announceCalls = new Throttle(announce, { intervalMs: ANNOUNCE_CALLS_MS })

  return {
    read: () => ({ state, calls: [...calls.slice(next), ...calls.slice(0, next)].reverse() }),

    retry: async () => runRetry?.(),

    onRetry: (run) => {
      runRetry = run
    },

    setState: (now) => {
      state = now
      announce()
    },

    recordCall: (call) => {
      calls[next] = call
      next = (next + 1) % REMEMBERED_CALLS
      announceCalls.schedule()
    },
  }
}
