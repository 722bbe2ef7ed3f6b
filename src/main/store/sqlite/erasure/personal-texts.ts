import type { Database } from 'better-sqlite3'
import type { TimeSlices } from '../connection/read-scheduler.ts'
import { CHAINED_COLUMNS, type ChainedValues } from '../tables/audit-chain.ts'
import { readDetails } from '../workers/state-from-log.ts'

/** Entries of one step (less than a millisecond). */
const ENTRIES_AT_ONCE = 200

/** A single word that is shorter is not replaced in texts about others, because it may be another word. */
const WORD_MIN_CHARACTERS = 4

/** Addresses, user names and names that a user has or had. */
export type PersonalTexts = ReadonlySet<string>

/** The values of changes of an address or a name. */
const listChanged = (details: string | null): string[] => {
  const { changes } = readDetails(details)
  if (!Array.isArray(changes)) return []
  return changes.flatMap((change: unknown) => {
    if (typeof change !== 'object' || change === null) return []
    const { field, from, to } = change as { field?: unknown; from?: unknown; to?: unknown }
    return field === 'name' || field === 'email' ? [String(from ?? ''), String(to ?? '')] : []
  })
}

/** Adds the texts of a user in one entry. */
export const addTextsOf = (
  texts: Set<string>,
  userId: string,
  [, , actorId, actorEmail, subjectId, subjectEmail, , , , details]: ChainedValues,
): void => {
  if (actorId === userId) texts.add(actorEmail ?? '')
  if (subjectId !== userId) return
  texts.add(subjectEmail ?? '')
  for (const text of listChanged(details)) texts.add(text)
}

/** Collects them from the row and the log, before anything is replaced. */
export function* readPersonalTexts(database: Database, userId: string): TimeSlices<PersonalTexts> {
  const row = database
    .prepare<[string], { email: string; name: string }>('SELECT email, name FROM users WHERE id = ?')
    .get(userId)
  const texts = new Set<string>(row ? [row.email, row.name] : [])
  for (const column of ['subject_id', 'actor_id']) {
    const page = database
      .prepare<[string, number, number], unknown[]>(
        `SELECT ${CHAINED_COLUMNS} FROM audit_entries WHERE ${column} = ? AND id > ? ORDER BY id LIMIT ?`,
      )
      .raw()
    for (let after = 0, isLeft = true; isLeft; ) {
      const rows = page.all(userId, after, ENTRIES_AT_ONCE) as unknown as ChainedValues[]
      for (const values of rows) addTextsOf(texts, userId, values)
      after = rows.at(-1)?.[0] ?? after
      isLeft = rows.length === ENTRIES_AT_ONCE
      yield
    }
  }
  return texts
}

const escapePattern = (text: string): string => text.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&')

const isMentionable = (text: string): boolean => /[\s@]/.test(text) || text.length >= WORD_MIN_CHARACTERS

/** Finds and replaces the texts of a user where others wrote them. */
export type Mentions = {
  /** SQL that is true for details that may mention the user, and its values. Null if nothing can be mentioned. */
  readonly condition: { readonly sql: string; readonly values: readonly string[] } | null
  readonly replace: (text: string) => string
}

/** Whole words only, whatever their case is. */
export const mentionsOf = (texts: PersonalTexts, pseudonym: string): Mentions => {
  const found = [...texts]
    .filter((text) => text !== pseudonym && isMentionable(text))
    .sort((one, other) => other.length - one.length)
  if (found.length === 0) return { condition: null, replace: (text) => text }
  const pattern = new RegExp(`(?<![\\p{L}\\p{N}])(?:${found.map(escapePattern).join('|')})(?![\\p{L}\\p{N}])`, 'giu')
  const inJson = found.map((text) =>
    JSON.stringify(text)
      .slice(1, -1)
      .replace(/[A-Z]+/g, (part) => part.toLowerCase()),
  )
  return {
    // `lower` changes ASCII only, like the values.
    condition: { sql: `(${inJson.map(() => 'instr(lower(details), ?)').join(' OR ')})`, values: inJson },
    replace: (text) => text.replace(pattern, pseudonym),
  }
}
