import type { Database } from 'better-sqlite3'
import { foldText } from '../../../../shared/domain/email.ts'

/** The tags of a user, unique without case. users.ts reads them with the user. */
export const tagsTable = (database: Database) => {
  const drop = database.prepare<[string]>('DELETE FROM user_tags WHERE user_number = (SELECT number FROM users WHERE id = ?)')
  const add = database.prepare<[string, string, string]>(
    'INSERT INTO user_tags (user_number, tag, tag_key) SELECT number, ?, ? FROM users WHERE id = ? ON CONFLICT DO NOTHING',
  )

  return {
    replace: (userId: string, tags: readonly string[]): void => {
      drop.run(userId)
      for (const tag of tags) add.run(tag, foldText(tag), userId)
    },
  }
}
