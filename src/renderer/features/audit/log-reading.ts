import type { AuditFilter } from '../../../shared/api/audit-filter.ts'
import type { OutputOf } from '../../../shared/api/contract.ts'
import type { AuditEntryView } from '../../../shared/api/views.ts'
import type { GatehouseError } from '../../../shared/errors.ts'
import type { Result } from '../../../shared/result.ts'

/** Entries of a page: a few screens, so that a scroll does not outrun them. */
export const PAGE_ENTRIES = 100

/** What is known of the entries that fit, the newest first. */
export type LogSnapshot = {
  readonly state: 'loading' | 'ready' | 'failed'
  readonly error: GatehouseError | null
  /** Rows that can be scrolled to: all of them where they are numbered without a gap, else those that were read and one to come. */
  readonly rows: number
  /** How many fit in all; null until they are counted. */
  readonly total: number | null
  /** New ones above what was there before, since the beginning: by so many every row has moved down. */
  readonly added: number
  /** The entry of a row; null while it is on its way. */
  readonly entryAt: (row: number) => AuditEntryView | null
}

/** Reads the log for one view of it. */
export type LogReading = {
  readonly subscribe: (listener: () => void) => () => void
  readonly read: () => LogSnapshot
  /** These rows are looked at: they are read where they are not there yet. */
  readonly want: (first: number, last: number) => void
  /** Looks for what is new. */
  readonly renew: () => void
  /** After a failure. */
  readonly retry: () => void
}

export type AskLog = {
  readonly list: (input: {
    filter?: AuditFilter
    before?: number
    after?: number
    limit: number
  }) => Promise<Result<OutputOf<'audit:list'>>>
  readonly count: (input: { filter?: AuditFilter }) => Promise<Result<OutputOf<'audit:count'>>>
}

/** One thing that many watch, which is told whole whenever it changes. */
export const makeSnapshot = (first: LogSnapshot) => {
  let current = first
  const listeners = new Set<() => void>()
  return {
    read: () => current,
    subscribe: (listener: () => void) => {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    change: (changes: Partial<LogSnapshot>): void => {
      current = { ...current, ...changes }
      for (const listener of listeners) listener()
    },
  }
}

/** Runs a work again after itself where it was asked for meanwhile, and never twice at once. */
export const oneAtATime = (work: () => Promise<void>): (() => void) => {
  let isRunning = false
  let isAskedAgain = false
  const run = async (): Promise<void> => {
    isRunning = true
    do {
      isAskedAgain = false
      await work()
    } while (isAskedAgain)
    isRunning = false
  }
  return () => {
    if (isRunning) isAskedAgain = true
    else void run()
  }
}

export const nothingRead: LogSnapshot = {
  state: 'loading',
  error: null,
  rows: 0,
  total: null,
  added: 0,
  entryAt: () => null,
}
