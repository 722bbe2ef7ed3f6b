import type { HttpCallView, HttpStateView } from '../../shared/api/http.ts'

/** The number of remembered calls. About two screens. */
const REMEMBERED_CALLS = 100

/** The windows are told of new calls at most this often (milliseconds). */
const TELL_EVERY_MS = 1_000

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
  let toldAt = Number.NEGATIVE_INFINITY
  let telling: NodeJS.Timeout | null = null

  const tell = (): void => {
    telling = null
    toldAt = performance.now()
    announce()
  }

  return {
    read: () => ({ state, calls: [...calls.slice(next), ...calls.slice(0, next)].reverse() }),

    setState: (now) => {
      state = now
      announce()
    },

    recordCall: (call) => {
      calls[next] = call
      next = (next + 1) % REMEMBERED_CALLS
      // The timer also covers the calls that follow, so the last calls of a burst are not missed.
      if (telling !== null) return
      telling = setTimeout(tell, Math.max(toldAt + TELL_EVERY_MS - performance.now(), 0)).unref()
    },
  }
}
