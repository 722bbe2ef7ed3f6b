import type { Database } from 'better-sqlite3'

/** An archive of the audit log. The times are those of its first and its last entry. */
export type ArchiveRow = {
  readonly first: number
  readonly last: number
  readonly oldest: number
  readonly newest: number
  /** The link of the entry before the first one, and the link of the last one. */
  readonly linkBefore: Buffer
  readonly linkAfter: Buffer
  /** The id of the key that signs the file. */
  readonly keyId: number
  readonly bytes: number
  readonly madeAt: number
}

const COLUMNS = `first_entry AS first, last_entry AS last, oldest_time AS oldest, newest_time AS newest, link_before AS linkBefore,
  link_after AS linkAfter, key_id AS keyId, bytes, made_at AS madeAt`

/** The archives of the audit log, from the oldest to the newest. */
export const archivesTable = (database: Database) => {
  const all = database.prepare<[], ArchiveRow>(`SELECT ${COLUMNS} FROM audit_archives ORDER BY first_entry`)
  const last = database.prepare<[], ArchiveRow>(`SELECT ${COLUMNS} FROM audit_archives ORDER BY first_entry DESC LIMIT 1`)
  const covering = database.prepare<[number, number], ArchiveRow>(
    `SELECT ${COLUMNS} FROM audit_archives WHERE first_entry <= ? AND last_entry >= ? ORDER BY first_entry DESC LIMIT 1`,
  )
  const insert = database.prepare(
    `INSERT INTO audit_archives (first_entry, last_entry, oldest_time, newest_time, link_before, link_after, key_id, bytes, made_at)
     VALUES (@first, @last, @oldest, @newest, @linkBefore, @linkAfter, @keyId, @bytes, @madeAt)`,
  )
  const sign = database.prepare('UPDATE audit_archives SET key_id = @keyId, bytes = @bytes WHERE first_entry = @first')

  return {
    list: (): ArchiveRow[] => all.all(),
    findLast: (): ArchiveRow | null => last.get() ?? null,
    /** The archive that has this entry. */
    findOf: (entry: number): ArchiveRow | null => covering.get(entry, entry) ?? null,
    insert: (row: ArchiveRow): void => void insert.run(row),
    /** The file was written again. */
    update: (change: Pick<ArchiveRow, 'first' | 'keyId' | 'bytes'>): void => void sign.run(change),
  }
}
