import type { HttpCallView, HttpStateView } from '../../shared/api/http.ts'
import type { Handlers } from '../pipeline/call.ts'

/** Calls that are remembered: two screens of them. */
const REMEMBERED_CALLS = 100

/** How often the windows are told of calls, at most (milliseconds). */
const TELL_EVERY_MS = 1_000

/** Where the HTTP transport reports to, and the settings screen reads: in memory, of this process alone. */
export type HttpActivity = {
  readonly handlers: Pick<Handlers, 'http:read'>
  readonly setState: (state: HttpStateView) => void
  readonly recordCall: (call: HttpCallView) => void
}

export const createHttpActivity = ({ announce }: { announce: () => void }): HttpActivity => {
  const calls: HttpCallView[] = []
  let next = 0
  let state: HttpStateView = { kind: 'off' }
  let toldAt = Number.NEGATIVE_INFINITY
  let telling: NodeJS.Timeout | null = null

  const tell = (): void => {
    telling = null
    toldAt = performance.now()
    announce()
  }

  return {
    handlers: {
      'http:read': async () => ({ state, calls: [...calls.slice(next), ...calls.slice(0, next)].reverse() }),
    },

    setState: (now) => {
      state = now
      announce()
    },

    recordCall: (call) => {
      calls[next] = call
      next = (next + 1) % REMEMBERED_CALLS
      // A burst is told at its first call, and once more when it may be over: the last calls are not to be missing.
      if (telling !== null) return
      telling = setTimeout(tell, Math.max(toldAt + TELL_EVERY_MS - performance.now(), 0)).unref()
    },
  }
}
