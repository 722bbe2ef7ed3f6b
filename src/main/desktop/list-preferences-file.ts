import { join } from 'node:path'
import { app } from 'electron'
import { replaceFile } from '../platform/atomic-file.ts'
import { readPrivateFile } from '../platform/private-file.ts'

/** People whose set-ups are kept on one computer; beyond, whose was kept longest ago goes. */
const PEOPLE_MAX = 100

const findFile = (): string => join(app.getPath('userData'), 'desk-setups.json')

const readAll = (): Record<string, unknown> => {
  try {
    const stored: unknown = JSON.parse(readPrivateFile(findFile()))
    return typeof stored === 'object' && stored !== null && !Array.isArray(stored) ? { ...stored } : {}
  } catch {
    return {}
  }
}

/** How this person has set up their desk, as it lies on the disk; null where nothing is kept of them. */
export const readListPreferencesFile = (userId: string): unknown => readAll()[userId] ?? null

/** False where the disk did not take it. */
export const saveListPreferencesFile = (userId: string, setup: unknown): boolean => {
  const { [userId]: _, ...others } = readAll()
  const kept = [...Object.entries(others), [userId, setup] as const].slice(-PEOPLE_MAX)
  try {
    // For the owner alone: a view may name people.
    replaceFile(findFile(), JSON.stringify(Object.fromEntries(kept)))
    return true
  } catch {
    return false
  }
}
