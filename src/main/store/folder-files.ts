/** The file names of a data folder. This file has no imports, because the folder is checked before other code is loaded. */
export const KEYS_FILE = 'keys.json'
export const ANCHOR_FILE = 'audit-checkpoint.json'
export const DATABASE_FILE = 'gatehouse.db'
/** The database as it was before the last migration. */
export const KEPT_DATABASE_FILE = 'gatehouse-before-migration.db'
const LOG_FILE = 'gatehouse.log'

/** Says which files a restore exchanges, from the first rename to the last. */
export const EXCHANGE_FILE = 'restore-journal.json'
/** Locked by the process that exchanges files. */
export const EXCHANGE_LOCK_FILE = 'restore.lock'

/** The archives of the audit log. */
export const ARCHIVES_FOLDER = 'archives'
/** Such as `audit-000001-020000.jsonl`: the first and the last entry. */
export const ARCHIVE_NAME = /^audit-\d{6,16}-\d{6,16}\.jsonl$/

/** Chromium's profile, and the window state of Gatehouse. */
export const WINDOW_FOLDER = 'window'
/** How users arranged their lists, below the window's folder. */
export const LIST_PREFERENCES_FILE = `${WINDOW_FOLDER}/desk-setups.json`
const WINDOW_BOUNDS_FILE = 'window-bounds.json'

/** Suffixes of SQLite's files beside a database. */
const DATABASE_COMPANIONS = ['-wal', '-shm', '-journal']

/** A restored directory before it takes its place. The process id in its name tells the next start whether it is a leftover. */
export const nameStaging = (processId: number, id: string): string => `restoring-${processId}-${id}`
export const STAGING_NAME = /^restoring-(\d+)-[0-9a-f-]{36}$/

/** A directory that a restore has replaced. */
export const KEPT_NAME = /^before-restore-\d{8}T\d{6}Z(?:-\d+)?$/

/** The files of a directory and the folder of its archives, in the order in which a restore exchanges them. */
export const directoryFiles: readonly string[] = [
  ...DATABASE_COMPANIONS.map((end) => `${DATABASE_FILE}${end}`),
  ANCHOR_FILE,
  KEYS_FILE,
  ARCHIVES_FOLDER,
  DATABASE_FILE,
]

/** All files that Gatehouse reads or writes by name. */
export const folderFiles: readonly string[] = [
  KEYS_FILE,
  ANCHOR_FILE,
  DATABASE_FILE,
  ...DATABASE_COMPANIONS.map((end) => `${DATABASE_FILE}${end}`),
  EXCHANGE_FILE,
  EXCHANGE_LOCK_FILE,
  KEPT_DATABASE_FILE,
  LOG_FILE,
  `${LOG_FILE}.1`,
  LIST_PREFERENCES_FILE,
  `${WINDOW_FOLDER}/${WINDOW_BOUNDS_FILE}`,
]
