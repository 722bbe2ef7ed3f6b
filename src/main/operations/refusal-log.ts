import type { ErrorCode } from '../../shared/errors.ts'
import { noteRepeats, type Repeats } from '../../shared/repeated-refusals.ts'
import type { Clock } from '../auth/clock.ts'
import type { AuditEntry } from '../store/store.ts'

/** After the first of a kind, so long its repeats are counted before they become an entry (milliseconds). */
const SPAN_MS = 60_000

/** How often it is looked whose span is over (milliseconds), where no call comes that looks anyway. */
const LOOK_EVERY_MS = 5_000

/** Kinds that are counted at a time, over all users and sources: some hundred bytes each. Beyond, the oldest becomes an entry early. */
const KINDS_MAX = 10_000

/** A refusal, and what tells its kind from others. */
export type RefusedCall = {
  readonly entry: AuditEntry & { readonly reason: string }
  readonly code: ErrorCode
  /** Where it came from; for whoever is not signed in. */
  readonly source: string
  /** An attempt to get in, of which each account's history tells the true reason. */
  readonly isAttempt: boolean
}

type Kind = {
  /** What the next entry of this kind says. */
  entry: RefusedCall['entry']
  repeats: Repeats | null
  /** When the repeats become an entry. */
  endsAt: number
}

export type RefusalLog = {
  /** The first of a kind becomes an entry; what repeats it is counted. */
  readonly add: (refused: RefusedCall) => Promise<void>
  /** Refused sign-ins on a user's account that are counted and no entry yet. */
  readonly listCounted: (userId: string) => { readonly entry: RefusedCall['entry']; readonly repeats: Repeats }[]
  /** Makes entries of what was counted in spans that are over; null where none is. */
  readonly settle: () => Promise<void> | null
  /** The same of all that was counted. */
  readonly close: () => Promise<void>
}

/**
 * Whose refusal it is, and of what kind. By the subject too where it is an attempt to get in: its account's history tells of it, and attempts are
 * bounded by their source's bucket. That the bucket is empty is one kind, whatever was attempted.
 */
const nameOf = ({ entry, code, source, isAttempt }: RefusedCall): string => {
  const who = entry.actor?.id ?? source
  if (code === 'too-many-attempts') return JSON.stringify([who, entry.transport, code])
  // Whoever is signed in could name very many others.
  const isTold = isAttempt && (entry.actor === null || entry.actor.id === entry.subject?.id)
  const attempt = isTold ? [entry.subject?.id ?? null, entry.reason] : []
  return JSON.stringify([who, entry.transport, entry.action, code, ...attempt])
}

/** One entry for several: it says what all of them have in common. */
const common = (one: Kind['entry'], other: Kind['entry'], code: ErrorCode): Kind['entry'] => ({
  ...one,
  subject: one.subject?.id === other.subject?.id ? one.subject : null,
  reason: one.reason === other.reason ? one.reason : code,
})

/**
 * Refusals on their way into the audit log. However fast they come, one kind by one user or source is an entry when it begins and one a minute
 * while it goes on. No entry is changed; of a process that is killed, only the counts of the last minute are lost.
 */
export const createRefusalLog = ({
  record,
  clock,
  logError,
}: {
  record: (entry: AuditEntry) => Promise<void>
  clock: Clock
  logError: (error: unknown) => void
}): RefusalLog => {
  const kinds = new Map<string, Kind>()
  let timer: NodeJS.Timeout | null = null
  let nextEnd = Number.POSITIVE_INFINITY

  const count = (kind: Kind, { entry, code }: RefusedCall): void => {
    kind.entry = common(kind.entry, entry, code)
    const { count: before, from } = kind.repeats ?? { count: 0, from: entry.at }
    kind.repeats = { count: before + 1, from, to: Math.max(from, entry.at) }
  }

  /** Its repeats become an entry; a kind without any for a whole span is forgotten, and its next refusal is a first one. */
  const endSpan = async (name: string, kind: Kind, now: number): Promise<void> => {
    const { entry, repeats } = kind
    if (!repeats) {
      kinds.delete(name)
      return
    }
    kind.repeats = null
    kind.endsAt = now + SPAN_MS
    try {
      await record({ ...entry, at: now, reason: noteRepeats(entry.reason, repeats) })
    } catch (error) {
      // A full disk: they are still counted, and told with the next ones.
      const { count: later, to } = kind.repeats ?? { count: 0, to: repeats.to }
      kind.repeats = { count: repeats.count + later, from: repeats.from, to }
      logError(error)
    }
  }

  const findNextEnd = (): number => {
    let next = Number.POSITIVE_INFINITY
    for (const { endsAt } of kinds.values()) next = Math.min(next, endsAt)
    return next
  }

  const stopLooking = (): void => {
    if (timer) clearInterval(timer)
    timer = null
  }

  const endSpans = async (isOver: (kind: Kind, now: number) => boolean): Promise<void> => {
    const now = clock()
    const over = [...kinds].filter(([, kind]) => isOver(kind, now))
    const ends = over.map(([name, kind]) => endSpan(name, kind, now))
    nextEnd = findNextEnd()
    if (kinds.size === 0) stopLooking()
    await Promise.all(ends)
  }

  // A clock that was set back by more than a span would else keep it open until that time comes again.
  const isSpanOver = ({ endsAt }: Kind, now: number): boolean => now >= endsAt || now < endsAt - 2 * SPAN_MS

  const settle = (): Promise<void> | null => {
    if (kinds.size === 0) return null
    const now = clock()
    return now >= nextEnd || now < nextEnd - 2 * SPAN_MS ? endSpans(isSpanOver) : null
  }

  const makeRoom = async (): Promise<void> => {
    const [oldest] = kinds
    if (kinds.size < KINDS_MAX || !oldest) return
    const [name, kind] = oldest
    await endSpan(name, kind, clock())
    kinds.delete(name)
  }

  return {
    add: async (refused) => {
      await settle()
      const name = nameOf(refused)
      const known = kinds.get(name)
      if (known) {
        count(known, refused)
        return
      }
      const { entry } = refused
      const kind: Kind = { entry, repeats: null, endsAt: entry.at + SPAN_MS }
      const room = makeRoom()
      kinds.set(name, kind)
      nextEnd = Math.min(nextEnd, kind.endsAt)
      timer ??= setInterval(() => void settle(), LOOK_EVERY_MS).unref()
      await room
      try {
        await record(entry)
      } catch (error) {
        // It is told with the repeats, where there are any; else the next one is the first.
        if (kind.repeats) count(kind, refused)
        else kinds.delete(name)
        throw error
      }
    },

    listCounted: (userId) =>
      [...kinds.values()].flatMap(({ entry, repeats }) => {
        const isSignIn = entry.action === 'auth:login' || entry.action === 'auth:reauthenticate'
        return repeats && isSignIn && entry.subject?.id === userId ? [{ entry, repeats }] : []
      }),

    settle,

    close: async () => {
      stopLooking()
      await endSpans(() => true)
    },
  }
}
