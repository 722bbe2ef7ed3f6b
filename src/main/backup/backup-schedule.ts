import type { Transport } from '../../shared/api/definition.ts'
import type { AuditEntry, Store } from '../store/ports/store.ts'
import type { Backups } from './backups.ts'

/** The first look, when the start is over (milliseconds). */
const FIRST_LOOK_MS = 60_000

const LOOK_EVERY_MS = 900_000

type ScheduleParts = {
  readonly backups: Backups
  readonly store: Store
  readonly clock: () => number
  readonly transport: Transport
  readonly logError: (error: unknown) => void
}

const entryOf = ({ clock, transport }: ScheduleParts, result: { state: 'done' | 'failed'; bytes?: number }): AuditEntry => ({
  at: clock(),
  actor: null,
  subject: null,
  action: 'backups:finished',
  transport,
  outcome: 'success',
  details: { kind: 'backup-finished', ...result },
})

const backUp = async (parts: ScheduleParts, signal: AbortSignal): Promise<void> => {
  const { backups, store, clock, logError } = parts
  if (!(await backups.isDue())) return
  const guard = { now: clock() }
  const request = { isScheduled: true, guard, entryOf: (bytes: number) => entryOf(parts, { state: 'done', bytes }) }
  try {
    await backups.make(request, { signal, onProgress: () => undefined })
  } catch (error) {
    logError(error)
    await store.recordEvent({ now: clock() }, entryOf(parts, { state: 'failed' }))
  }
}

/** Makes a backup whenever one is due, until `end`. */
export const startBackupSchedule = (parts: ScheduleParts) => {
  const ending = new AbortController()
  let work: Promise<void> = Promise.resolve()
  const look = (): void => {
    work = work.then(() => backUp(parts, ending.signal)).catch(parts.logError)
  }
  const first = setTimeout(look, FIRST_LOOK_MS).unref()
  const timer = setInterval(look, LOOK_EVERY_MS).unref()
  return {
    end: (): Promise<void> => {
      ending.abort()
      clearTimeout(first)
      clearInterval(timer)
      return work
    },
  }
}
