import { coalesceRuns } from '../../shared/domain/coalesced-runs.ts'
import { type GatehouseError, Refusal } from '../../shared/errors.ts'
import type { ReadLong } from './handler.ts'

/** Long reads that run at once per user and operation. Each uses this thread or the reader thread. */
const CONCURRENT_READS = 1

/** Long reads that may wait per user and operation. A window needs only a few; further reads are refused as busy. */
const WAITING_MAX = 128

/** How often sessions are checked for a time-out (milliseconds). Other endings are checked when they happen. */
const CHECK_EVERY_MS = 1_000

/** A request for a long read. */
type LongRead = {
  readonly operation: string
  readonly userId: string
  /** Aborted when the window or connection of the caller is gone. */
  readonly callerSignal: AbortSignal | undefined
  /** Why the session may no longer receive the result. Null while it may. */
  readonly findEnd: () => Promise<GatehouseError | null>
}

type Reading = LongRead & { readonly cancel: AbortController }

type ReadQueue = { running: number; readonly waiting: (() => void)[] }

export type LongReads = {
  /**
   * The function with which a call reads.
   *
   * @throws Refusal busy; cancelled if the caller is gone or the directory closes; the reason that ended the session
   */
  readonly of: (asked: LongRead) => ReadLong
  /** Checks all running reads at once, after a session or role has changed. */
  readonly look: () => void
  /** Aborts all reads and refuses new ones. */
  readonly close: () => void
}

/** Runs one long read of a kind at a time for each user. A read ends with its session, its caller or the directory. */
export const createLongReads = ({ logError }: { logError: (error: unknown) => void }): LongReads => {
  const queues = new Map<string, ReadQueue>()
  const readings = new Set<Reading>()
  let timer: NodeJS.Timeout | null = null
  let isClosed = false

  const lookOnce = async (): Promise<void> => {
    for (const { findEnd, cancel } of [...readings]) {
      const end = await findEnd()
      if (end) cancel.abort(new Refusal(end))
    }
  }

  const lookAgain = coalesceRuns(() => lookOnce().catch(logError))

  const look = (): void => {
    if (readings.size > 0) lookAgain()
  }

  /** Resolves when the read may start. */
  const enter = async (queue: ReadQueue, signal: AbortSignal): Promise<void> => {
    if (queue.running < CONCURRENT_READS) {
      queue.running += 1
      return
    }
    if (queue.waiting.length >= WAITING_MAX) throw new Refusal('busy')
    await new Promise<void>((resolve, reject) => {
      const begin = (): void => {
        signal.removeEventListener('abort', giveUp)
        queue.running += 1
        resolve()
      }
      const giveUp = (): void => {
        queue.waiting.splice(queue.waiting.indexOf(begin), 1)
        reject(signal.reason)
      }
      signal.addEventListener('abort', giveUp, { once: true })
      queue.waiting.push(begin)
    })
  }

  const inQueue = async <T>(name: string, signal: AbortSignal, read: () => Promise<T>): Promise<T> => {
    const queue = queues.get(name) ?? { running: 0, waiting: [] }
    queues.set(name, queue)
    await enter(queue, signal)
    try {
      return await read()
    } finally {
      queue.running -= 1
      queue.waiting.shift()?.()
      if (queue.running === 0) queues.delete(name)
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
      timer ??= setInterval(look, CHECK_EVERY_MS).unref()
      try {
        const answer = await inQueue(`${asked.operation} ${asked.userId}`, signal, () => read(signal))
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
