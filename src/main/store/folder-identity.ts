import { join } from 'node:path'
import Sqlite from 'better-sqlite3'
import { z } from 'zod'
import { readPrivateFile } from '../platform/private-file.ts'
import { ANCHOR_FILE, DATABASE_FILE, KEYS_FILE } from './folder-files.ts'

const named = z.looseObject({ directoryId: z.uuid() })

const orNull = <T>(read: () => T): T | null => {
  try {
    return read()
  } catch {
    return null
  }
}

const readNamed = (path: string): string => named.parse(JSON.parse(readPrivateFile(path))).directoryId

const readFromDatabase = (path: string): string | null => {
  const database = new Sqlite(path, { readonly: true, fileMustExist: true })
  try {
    return database.prepare<[], string>('SELECT id FROM directory').pluck().get() ?? null
  } finally {
    database.close()
  }
}

/** The id of the directory in a data folder, also where some of its files are missing or damaged. Null if no file tells it. */
export const findDirectoryId = (folder: string): string | null =>
  orNull(() => readNamed(join(folder, KEYS_FILE))) ??
  orNull(() => readNamed(join(folder, ANCHOR_FILE))) ??
  orNull(() => readFromDatabase(join(folder, DATABASE_FILE)))
