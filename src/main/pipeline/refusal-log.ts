import { canonicalEmail } from '../../shared/domain/email.ts'
import { noteRepeats, type Repeats } from '../../shared/domain/repeated-refusals.ts'
import type { ErrorCode } from '../../shared/errors.ts'
import { hashSecret } from '../auth/secrets.ts'
import type { Clock } from '../platform/clock.ts'
import type { AuditEntry } from '../store/ports/store.ts'

/** After the first of a kind, so long its repeats are counted before they become an entry (milliseconds). */
const SPAN_MS = 60_000

/** How often it is looked whose span is over (milliseconds), where no call comes that looks anyway. */
const LOOK_EVERY_MS = 5_000

/** Kinds that are counted at a time, over all users and sources: some hundred bytes each. Beyond, the oldest becomes an entry early. */
const KINDS_MAX = 10_000

/** What a user's history of sign-ins tells. */
const SIGN_INS: ReadonlySet<string> = new Set(['auth:login', 'auth:reauthenticate'])

/** A refusal, and what tells its kind from others. */
export type RefusedCall = {
  readonly entry: AuditEntry & { readonly reason: string }
  readonly code: ErrorCode
  /** Where it came from; for whoever is not signed in. */
  readonly source: string
  /** An attempt to get in, of which each account's history tells the true reason. */
  readonly rateLimited: boolean
  /** The address that such an attempt names, as it was typed; null where the caller is signed in, or none is named. */
  readonly address: string | null
}

/** Repeats of a kind that become one entry. */
type Counted = { readonly entry: RefusedCall['entry']; readonly repeats: Repeats }

type Kind = {
  /** What repeated it, in as many parts as become entries. */
  readonly counted: Map<string, Counted>
  /** When the repeats become entries. */
  endsAt: number
}

export type RefusalLog = {
  /** The first of a kind becomes an entry; what repeats it is counted. */
  readonly add: (refused: RefusedCall) => Promise<void>
  /** Refused sign-ins on a user's account that are counted and no entry yet. */
  readonly listCounted: (userId: string) => Counted[]
  /** Makes entries of what was counted in spans that are over; null where none is. */
  readonly settle: () => Promise<void> | null
  /** The same of all that was counted. */
  readonly close: () => Promise<void>
}

/**
 * Whose refusal it is, and of what kind. By the address too where it is an attempt to get in: its user's history tells of it, and attempts are
 * bounded by their source's bucket. Never by the user or the true reason: whether an entry is written takes time, which would tell a stranger
 * whether there is a user. That the bucket is empty is one kind, whatever was attempted.
 */
const nameOf = ({ entry, code, source, rateLimited, address }: RefusedCall): string => {
  const who = entry.actor?.id ?? source
  if (code === 'too-many-attempts') return JSON.stringify([who, entry.transport, code])
  // Whoever is signed in could name very many others.
  const isOwn = rateLimited && entry.actor !== null && entry.actor.id === entry.subject?.id
  // A hash, so that long addresses take no more room.
  const named = address === null ? [] : [hashSecret(canonicalEmail(address)).toString('base64')]
  const attempt = isOwn ? [entry.subject?.id ?? null, entry.reason] : named
  return JSON.stringify([who, entry.transport, entry.action, code, ...attempt])
}

/** Which entry a repeat is counted for: attempts on an address for one of each true reason, all else for one of the kind. */
const partOf = ({ entry, address }: RefusedCall): string =>
  address === null ? '' : JSON.stringify([entry.subject?.id ?? null, entry.reason])

/** One entry for several: it says what all of them have in common. */
const common = (one: RefusedCall['entry'], other: RefusedCall['entry'], code: ErrorCode): RefusedCall['entry'] => ({
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

  const count = ({ counted }: Kind, refused: RefusedCall): void => {
    const { entry, code } = refused
    const known = counted.get(partOf(refused)) ?? { entry, repeats: { count: 0, from: entry.at, to: entry.at } }
    const { count: before, from } = known.repeats
    const repeats = { count: before + 1, from, to: Math.max(from, entry.at) }
    counted.set(partOf(refused), { entry: common(known.entry, entry, code), repeats })
  }

  const recordPart = async ({ counted }: Kind, part: string, { entry, repeats }: Counted, now: number): Promise<void> => {
    try {
      await record({ ...entry, at: now, reason: noteRepeats(entry.reason, repeats) })
    } catch (error) {
      // A full disk: they are still counted, and told with the next ones.
      const { count: later, to } = counted.get(part)?.repeats ?? { count: 0, to: repeats.to }
      counted.set(part, { entry, repeats: { count: repeats.count + later, from: repeats.from, to } })
      logError(error)
    }
  }

  /** Its repeats become entries; a kind without any for a whole span is forgotten, and its next refusal is a first one. */
  const endSpan = async (name: string, kind: Kind, now: number): Promise<void> => {
    if (kind.counted.size === 0) {
      kinds.delete(name)
      return
    }
    const parts = [...kind.counted]
    kind.counted.clear()
    kind.endsAt = now + SPAN_MS
    await Promise.all(parts.map(([part, counted]) => recordPart(kind, part, counted, now)))
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
      const kind: Kind = { counted: new Map(), endsAt: entry.at + SPAN_MS }
      const room = makeRoom()
      kinds.set(name, kind)
      nextEnd = Math.min(nextEnd, kind.endsAt)
      timer ??= setInterval(() => void settle(), LOOK_EVERY_MS).unref()
      await room
      try {
        await record(entry)
      } catch (error) {
        // It is told with the repeats, where there are any; else the next one is the first.
        if (kind.counted.size > 0) count(kind, refused)
        else kinds.delete(name)
        throw error
      }
    },

    listCounted: (userId) =>
      [...kinds.values()]
        .flatMap(({ counted }) => [...counted.values()])
        .filter(({ entry }) => SIGN_INS.has(entry.action) && entry.subject?.id === userId),

    settle,

    close: async () => {
      stopLooking()
      await endSpans(() => true)
    },
  }
}
