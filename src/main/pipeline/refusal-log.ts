import type { RefusalDetail } from '../../shared/api/audit-details.ts'
import { canonicalEmail } from '../../shared/domain/email.ts'
import type { Clock } from '../../shared/domain/time.ts'
import { MINUTE_MS } from '../../shared/domain/time.ts'
import type { ErrorCode } from '../../shared/errors.ts'
import { hashSecret } from '../auth/secrets.ts'
import type { AuditEntry } from '../store/ports/store.ts'

/** Repeats of a refusal are counted for this long before they become an entry (milliseconds). */
const SPAN_MS = MINUTE_MS

/** How often ended periods are looked for when no call triggers it (milliseconds). */
const CHECK_EVERY_MS = 5_000

/** The most kinds that are counted at a time, at some hundred bytes each. Above this, the oldest becomes an entry early. */
const KINDS_MAX = 10_000

/** The actions in a user's sign-in history. */
const SIGN_INS: ReadonlySet<string> = new Set(['auth:login', 'auth:reauthenticate'])

type FirstRefusal = Extract<RefusalDetail, { kind: 'refused' }>

/** The number of repeats of a refusal, and the times of the first and the last. */
type Repeats = { readonly count: number; readonly from: number; readonly to: number }

/** The detail of an entry that stands for repeats of a refusal. */
const detailOfRepeats = (details: FirstRefusal, repeats: Repeats): RefusalDetail => ({
  ...details,
  ...repeats,
  kind: 'refused-repeatedly',
})

/** A refusal, and the properties that define its kind. */
export type RefusedCall = {
  readonly entry: AuditEntry & { readonly details: FirstRefusal }
  readonly code: ErrorCode
  /** The source of the call, used if the caller is not signed in. */
  readonly source: string
  /** Whether it was an attempt to authenticate. The user's sign-in history shows its true reason. */
  readonly rateLimited: boolean
  /** The address of such an attempt, as typed. Null if the caller is signed in or the input has no address. */
  readonly address: string | null
}

/** Repeats that become one entry. */
type Counted = { readonly entry: RefusedCall['entry']; readonly repeats: Repeats }

type Kind = {
  /** The counted repeats, one item per later entry. */
  readonly counted: Map<string, Counted>
  /** When the repeats become entries. */
  endsAt: number
}

export type RefusalLog = {
  /** Writes the first refusal of a kind as an entry, and counts the repeats. */
  readonly add: (refused: RefusedCall) => Promise<void>
  /** Refused sign-ins of a user that are counted but not yet in the audit log. */
  readonly listCounted: (userId: string) => AuditEntry[]
  /** Writes entries for the repeats of ended periods. Null if there are none. */
  readonly settle: () => Promise<void> | null
  /** Writes entries for all repeats. */
  readonly close: () => Promise<void>
}

/**
 * The key of a refusal's kind. Authentication attempts include the address, because that user's history shows them.
 *
 * The key never includes the user or the true reason. Writing an entry takes time, which would reveal whether the user exists.
 *
 * All too-many-attempts errors of a source are one kind.
 */
const nameOf = ({ entry, code, source, rateLimited, address }: RefusedCall): string => {
  const who = entry.actor?.id ?? source
  if (code === 'too-many-attempts') return JSON.stringify([who, entry.transport, code])
  // A signed-in user could name very many other users.
  const isOwn = rateLimited && entry.actor !== null && entry.actor.id === entry.subject?.id
  // Hashed, so that long addresses need no more memory.
  const named = address === null ? [] : [hashSecret(canonicalEmail(address)).toString('base64')]
  const attempt = isOwn ? [entry.subject?.id ?? null, entry.details.cause ?? null] : named
  return JSON.stringify([who, entry.transport, entry.action, code, ...attempt])
}

/** The entry that a repeat is counted for. Attempts on an address have one entry per true reason; other kinds have one entry. */
const partOf = ({ entry, address }: RefusedCall): string =>
  address === null ? '' : JSON.stringify([entry.subject?.id ?? null, entry.details.cause ?? null])

/** Merges two entries into one that keeps what both have in common. */
const common = (one: RefusedCall['entry'], other: RefusedCall['entry']): RefusedCall['entry'] => ({
  ...one,
  subject: one.subject?.id === other.subject?.id ? one.subject : null,
  details: one.details.cause === other.details.cause ? one.details : { kind: 'refused', code: one.details.code },
})

/**
 * Limits how many refusals reach the audit log. One kind per user or source gets an entry at its start, then one a minute.
 *
 * Entries are never changed. If the process is killed, only the counts of the last minute are lost.
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
    const { entry } = refused
    const known = counted.get(partOf(refused)) ?? { entry, repeats: { count: 0, from: entry.at, to: entry.at } }
    const { count: before, from } = known.repeats
    const repeats = { count: before + 1, from, to: Math.max(from, entry.at) }
    counted.set(partOf(refused), { entry: common(known.entry, entry), repeats })
  }

  const recordPart = async ({ counted }: Kind, part: string, { entry, repeats }: Counted, now: number): Promise<void> => {
    try {
      await record({ ...entry, at: now, details: detailOfRepeats(entry.details, repeats) })
    } catch (error) {
      // The disk may be full. The repeats stay counted and are written with the next ones.
      const { count: later, to } = counted.get(part)?.repeats ?? { count: 0, to: repeats.to }
      counted.set(part, { entry, repeats: { count: repeats.count + later, from: repeats.from, to } })
      logError(error)
    }
  }

  /** Writes the repeats as entries. A kind without repeats in the whole period is removed, so its next refusal is a first one. */
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

  // Ends the period also if the clock was set back, because otherwise it would stay open until that time comes again.
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
      timer ??= setInterval(() => void settle(), CHECK_EVERY_MS).unref()
      await room
      try {
        await record(entry)
      } catch (error) {
        // Counts the refusal with the repeats, if there are any. Otherwise the next refusal is the first.
        if (kind.counted.size > 0) count(kind, refused)
        else kinds.delete(name)
        throw error
      }
    },

    listCounted: (userId) =>
      [...kinds.values()]
        .flatMap(({ counted }) => [...counted.values()])
        .filter(({ entry }) => SIGN_INS.has(entry.action) && entry.subject?.id === userId)
        .map(({ entry, repeats }) => ({ ...entry, details: detailOfRepeats(entry.details, repeats) })),

    settle,

    close: async () => {
      stopLooking()
      await endSpans(() => true)
    },
  }
}
