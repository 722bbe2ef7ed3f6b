import type { HttpCallView, HttpStateView } from '../../shared/api/http.ts'
import type { HandlersOf } from '../pipeline/handler.ts'
import { Throttle } from '../platform/throttle.ts'

export type HttpParts = { readonly httpActivity: Pick<HttpActivity, 'read'> }

/** The state of the HTTP transport and its last calls. */
export const createHttpHandlers = ({ httpActivity }: HttpParts): HandlersOf<'http'> => ({
  'http:read': async () => httpActivity.read(),
})

/** The number of remembered calls. About two screens. */
const REMEMBERED_CALLS = 100

/** Calls are announced to the windows at most this often (milliseconds). */
const ANNOUNCE_CALLS_MS = 1_000

/** What the HTTP transport reports and the settings screen shows. It is in memory only and covers this process only. */
export type HttpActivity = {
  /** The state, and the last calls with the newest first. */
  readonly read: () => { state: HttpStateView; calls: HttpCallView[] }
  readonly setState: (state: HttpStateView) => void
  readonly recordCall: (call: HttpCallView) => void
}

export const createHttpActivity = ({ announce }: { announce: () => void }): HttpActivity => {
  const calls: HttpCallView[] = []
  let next = 0
  let state: HttpStateView = { kind: 'off' }
  const announceCalls = new Throttle(announce, { intervalMs: ANNOUNCE_CALLS_MS })

  return {
    read: () => ({ state, calls: [...calls.slice(next), ...calls.slice(0, next)].reverse() }),

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
