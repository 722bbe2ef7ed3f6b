import { join } from 'node:path'
import { app } from 'electron'
import { replaceFile } from '../platform/atomic-file.ts'
import { readPrivateFile } from '../platform/private-file.ts'

/** Users whose preferences are kept on one computer. Above this, the oldest entry is removed. */
const USERS_MAX = 100

const findFile = (): string => join(app.getPath('userData'), 'desk-setups.json')

const readAll = (): Record<string, unknown> => {
  try {
    const stored: unknown = JSON.parse(readPrivateFile(findFile()))
    return typeof stored === 'object' && stored !== null && !Array.isArray(stored) ? { ...stored } : {}
  } catch {
    return {}
  }
}

/** The stored preferences of a user. Null if there are none. */
export const readListPreferencesFile = (userId: string): unknown => readAll()[userId] ?? null

/** Returns false if the file cannot be written. */
export const saveListPreferencesFile = (userId: string, setup: unknown): boolean => {
  const { [userId]: _, ...others } = readAll()
  const kept = [...Object.entries(others), [userId, setup] as const].slice(-USERS_MAX)
  try {
    // Readable by the owner only, because a saved view may contain names of users.
    replaceFile(findFile(), JSON.stringify(Object.fromEntries(kept)))
    return true
  } catch {
    return false
  }
}
