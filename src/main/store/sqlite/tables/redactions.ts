import type { Database } from 'better-sqlite3'
import { archivesTable } from './archives-table.ts'
import { CHAINED_COLUMNS, type ChainedValues, firstLink } from './audit-chain.ts'
import { isSigned, type LinkedEntry, type Redaction, type RedactionKeys, signRedaction } from './audit-redaction.ts'

type SigningKey = RedactionKeys[number]

/** Replaces texts of entries of the log, and signs them. */
export const redactionsTable = (database: Database) => {
  const readEntry = database.prepare<[number], unknown[]>(`SELECT ${CHAINED_COLUMNS}, link FROM audit_entries WHERE id = ?`).raw()
  const readLink = database.prepare<[number], Buffer>('SELECT link FROM audit_entries WHERE id = ?').pluck()
  const archives = archivesTable(database)
  const readDirectoryId = database.prepare<[], string>('SELECT id FROM directory').pluck()
  const sign = database.prepare<[number, number, Buffer]>(
    `INSERT INTO audit_redactions (entry_id, key_id, mac) VALUES (?, ?, ?)
     ON CONFLICT (entry_id) DO UPDATE SET key_id = excluded.key_id, mac = excluded.mac`,
  )
  const rewrite = database.prepare<[string | null, string | null, string | null, number]>(
    'UPDATE audit_entries SET actor_email = ?, subject_email = ?, details = ? WHERE id = ?',
  )
  const ofOtherKeys = database.prepare<[number, number, number], Redaction & { entry: number }>(
    `SELECT entry_id AS entry, key_id AS keyId, mac FROM audit_redactions WHERE key_id <> ? AND entry_id > ? ORDER BY entry_id LIMIT ?`,
  )

  const findLinked = (id: number): LinkedEntry | null => {
    const row = readEntry.get(id)
    const before =
      id === 1 ? firstLink(readDirectoryId.get() ?? '') : (readLink.get(id - 1) ?? archives.findOf(id - 1)?.linkAfter)
    if (!row || !before) return null
    return { before, link: row.pop() as Buffer, values: row as unknown as ChainedValues }
  }

  return {
    /** The values of an entry. Null if there is none. */
    findValues: (id: number): ChainedValues | null => findLinked(id)?.values ?? null,

    /** Replaces the texts of an entry. The signature comes first, because only signed entries may change. */
    redact: (values: ChainedValues, { id: keyId, key }: SigningKey): void => {
      const [id, , , actorEmail, , subjectEmail, , , , details] = values
      const stored = findLinked(id)
      if (!stored) throw new Error(`entry ${id} cannot be redacted without the one before it`)
      sign.run(id, keyId, signRedaction(key, { ...stored, values }))
      rewrite.run(actorEmail, subjectEmail, details, id)
    },

    /**
     * Signs redactions of other keys again, from the one after an entry. One that is not valid stays as evidence. Returns the last entry, or null
     * at the end.
     */
    signAgain: (after: number, { id: keyId, key }: SigningKey, keys: RedactionKeys, limit: number): number | null => {
      const rows = ofOtherKeys.all(keyId, after, limit)
      for (const { entry, ...redaction } of rows) {
        const linked = findLinked(entry)
        if (linked && isSigned(linked, redaction, keys)) sign.run(entry, keyId, signRedaction(key, linked))
      }
      return rows.at(-1)?.entry ?? null
    },
  }
}
