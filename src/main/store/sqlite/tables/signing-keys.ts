import type { Database } from 'better-sqlite3'
import type { SealedContent, SigningKey } from '../../ports/store.ts'

const COLUMNS = 'id, sealed, key_id AS keyId, created_at AS createdAt, replaced_at AS replacedAt'

/** The keys that sign ID tokens. At most one is not replaced. */
export const signingKeysTable = (database: Database) => {
  const list = database.prepare<[], SigningKey>(
    `SELECT ${COLUMNS} FROM signing_keys ORDER BY created_at DESC, replaced_at IS NULL DESC, id`,
  )
  const current = database.prepare<[], string>('SELECT id FROM signing_keys WHERE replaced_at IS NULL').pluck()
  const insert = database.prepare<[Omit<SigningKey, 'replacedAt'>]>(
    'INSERT INTO signing_keys (id, sealed, key_id, created_at) VALUES (@id, @sealed, @keyId, @createdAt)',
  )
  const replaceAll = database.prepare<[number]>('UPDATE signing_keys SET replaced_at = ? WHERE replaced_at IS NULL')
  const remove = database.prepare<[number]>('DELETE FROM signing_keys WHERE replaced_at <= ?')
  const removeOne = database.prepare<[string]>('DELETE FROM signing_keys WHERE id = ?')
  const former = database.prepare<[number], { id: string; sealed: Buffer; keyId: number }>(
    'SELECT id, sealed, key_id AS keyId FROM signing_keys WHERE key_id < ?',
  )
  const reseal = database.prepare<[Buffer, number, string, Buffer]>(
    'UPDATE signing_keys SET sealed = ?, key_id = ? WHERE id = ? AND sealed = ?',
  )
  return {
    list: (): SigningKey[] => list.all(),
    add: ({ id, sealed, keyId, createdAt }: SigningKey, expected: string | null): void => {
      if ((current.get() ?? null) !== expected) return
      replaceAll.run(createdAt)
      insert.run({ id, sealed, keyId, createdAt })
    },
    remove: (replacedUpTo: number): void => void remove.run(replacedUpTo),
    listFormer: (currentKey: number): SealedContent[] =>
      former.all(currentKey).map(({ id, sealed, keyId }) => ({ place: { signingKey: id }, sealed, keyId })),
    replace: (id: string, sealed: Buffer, to: { sealed: Buffer; keyId: number } | null): void => {
      if (to) reseal.run(to.sealed, to.keyId, id, sealed)
      else removeOne.run(id)
    },
  }
}
