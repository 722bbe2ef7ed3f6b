/** The file names of a data folder. This file has no imports, because the folder is checked before other code is loaded. */
export const KEYS_FILE = 'keys.json'
export const ANCHOR_FILE = 'audit-checkpoint.json'
export const DATABASE_FILE = 'gatehouse.db'
const LOG_FILE = 'gatehouse.log'

/** Chromium's profile, and the window state of Gatehouse. */
export const WINDOW_FOLDER = 'window'
const DESK_SETUPS_FILE = 'desk-setups.json'
const WINDOW_BOUNDS_FILE = 'window-bounds.json'

/** Suffixes of SQLite's files beside a database. */
const DATABASE_COMPANIONS = ['-wal', '-shm', '-journal']

/** All files that Gatehouse reads or writes by name. */
export const folderFiles: readonly string[] = [
  KEYS_FILE,
  ANCHOR_FILE,
  DATABASE_FILE,
  ...DATABASE_COMPANIONS.map((end) => `${DATABASE_FILE}${end}`),
  LOG_FILE,
  `${LOG_FILE}.1`,
  `${WINDOW_FOLDER}/${DESK_SETUPS_FILE}`,
  `${WINDOW_FOLDER}/${WINDOW_BOUNDS_FILE}`,
]
