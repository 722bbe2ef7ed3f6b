import { join } from 'node:path'
import Sqlite from 'better-sqlite3'
import { DAY_MS } from '../../src/shared/domain/time.ts'

const words = ['amber', 'birch', 'cedar', 'delta', 'ember', 'fjord', 'grove', 'heath', 'inlet', 'jetty', 'knoll', 'larch']

/** The name of a generated user. The same number gives the same user in every run. */
export const insertedEmail = (number: number): string =>
  `${words[number % words.length]}.${String(number).padStart(6, '0')}@example.org`

/** Adds many users to a directory at once, as another process would: every seventh is disabled, every eleventh locked. */
export const insertUsers = (dataFolder: string, size: number, now: number = Date.now()): void => {
  const database = new Sqlite(join(dataFolder, 'gatehouse.db'))
  const insert = database.prepare(
    `INSERT INTO users (id, email, email_key, email_search_key, name, name_key, role, created_at, last_sign_in_at, locked_at, disabled_at, hashed_password)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'unknown')`,
  )
  try {
    database.transaction(() => {
      for (let number = 1; number <= size; number += 1) {
        const email = insertedEmail(number)
        const name = number % 3 === 0 ? '' : `Person ${number} of ${words[(number * 5) % words.length]}`
        const createdAt = now - (number % 900) * DAY_MS
        const times = [
          createdAt,
          number % 4 === 0 ? null : Math.min(now, createdAt + (number % 50) * DAY_MS),
          number % 11 === 0 ? now : null,
          number % 7 === 0 ? now : null,
        ]
        insert.run(
          crypto.randomUUID(),
          email,
          email,
          email,
          name,
          name.toLowerCase(),
          number % 40 === 0 ? 'auditor' : 'user',
          ...times,
        )
      }
    })()
  } finally {
    database.close()
  }
}
