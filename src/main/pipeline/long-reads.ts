import { type GatehouseError, Refusal } from '../../shared/errors.ts'
import type { ReadLong } from './call.ts'

/** Reads of one operation that a user may have under way at once: each works on this thread, or keeps the thread for lists busy. */
const AT_ONCE = 1

/** Reads that wait behind them; a window has a few, and whatever asks for more is told that it is busy. */
const WAITING_MAX = 128

/** How often it is looked whether a session has timed out (milliseconds); what ends one otherwise is looked at when it happens. */
const LOOK_EVERY_MS = 1_000

/** What asks for a long read. */
type LongRead = {
  readonly operation: string
  readonly userId: string
  /** Aborted when the window or the connection that asked is gone. */
  readonly callerSignal: AbortSignal | undefined
  /** Why the session may not have the answer any more; null while it may. */
  readonly findEnd: () => Promise<GatehouseError | null>
}

type Reading = LongRead & { readonly cancel: AbortController }

type Lane = { running: number; readonly waiting: (() => void)[] }

export type LongReads = {
  /** How one call reads. @throws Refusal busy; cancelled where the caller is gone or the directory closes; whatever ended the session */
  readonly of: (asked: LongRead) => ReadLong
  /** Looks at once whether those that are under way may still be answered: a session or a role has changed. */
  readonly look: () => void
  /** Ends all, and lets no other begin. */
  readonly close: () => void
}

/** Reads that walk over much: one of a kind at a time for each user, and none longer than its session, its caller and the directory last. */
export const createLongReads = ({ logError }: { logError: (error: unknown) => void }): LongReads => {
  const lanes = new Map<string, Lane>()
  const readings = new Set<Reading>()
  let timer: NodeJS.Timeout | null = null
  let looking: Promise<void> | null = null
  let isAskedAgain = false
  let isClosed = false

  const lookOnce = async (): Promise<void> => {
    for (const { findEnd, cancel } of [...readings]) {
      const end = await findEnd()
      if (end) cancel.abort(new Refusal(end))
    }
  }

  const look = (): void => {
    if (readings.size === 0) return
    isAskedAgain = looking !== null
    looking ??= lookOnce()
      .catch(logError)
      .finally(() => {
        looking = null
        if (isAskedAgain) look()
      })
  }

  /** Resolves once it is this read's turn. */
  const enter = async (lane: Lane, signal: AbortSignal): Promise<void> => {
    if (lane.running < AT_ONCE) {
      lane.running += 1
      return
    }
    if (lane.waiting.length >= WAITING_MAX) throw new Refusal('busy')
    await new Promise<void>((resolve, reject) => {
      const begin = (): void => {
        signal.removeEventListener('abort', giveUp)
        lane.running += 1
        resolve()
      }
      const giveUp = (): void => {
        lane.waiting.splice(lane.waiting.indexOf(begin), 1)
        reject(signal.reason)
      }
      signal.addEventListener('abort', giveUp, { once: true })
      lane.waiting.push(begin)
    })
  }

  const inLane = async <T>(name: string, signal: AbortSignal, read: () => Promise<T>): Promise<T> => {
    const lane = lanes.get(name) ?? { running: 0, waiting: [] }
    lanes.set(name, lane)
    await enter(lane, signal)
    try {
      return await read()
    } finally {
      lane.running -= 1
      lane.waiting.shift()?.()
      if (lane.running === 0) lanes.delete(name)
    }
  }

  const end = (reading: Reading): void => {
    readings.delete(reading)
    if (readings.size > 0 || !timer) return
    clearInterval(timer)
    timer = null
  }

  return {
    of: (asked) => async (read, newer) => {
      if (isClosed) throw new Refusal('not-available')
      const cancel = new AbortController()
      const { signal } = cancel
      const leave = (): void => cancel.abort(new Refusal('cancelled'))
      const leavers = [asked.callerSignal, newer].filter((one) => one !== undefined)
      if (leavers.some(({ aborted }) => aborted)) throw new Refusal('cancelled')
      const reading = { ...asked, cancel }
      for (const leaver of leavers) leaver.addEventListener('abort', leave, { once: true })
      readings.add(reading)
      timer ??= setInterval(look, LOOK_EVERY_MS).unref()
      try {
        const answer = await inLane(`${asked.operation} ${asked.userId}`, signal, () => read(signal))
        if (answer === null) throw new Refusal('cancelled')
        if (signal.aborted) throw signal.reason
        return answer
      } catch (error) {
        throw signal.aborted ? signal.reason : error
      } finally {
        for (const leaver of leavers) leaver.removeEventListener('abort', leave)
        end(reading)
      }
    },

    look,

    close: () => {
      isClosed = true
      for (const { cancel } of readings) cancel.abort(new Refusal('cancelled'))
    },
  }
}
