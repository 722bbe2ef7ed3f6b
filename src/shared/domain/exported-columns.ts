/**
 * The columns of an export of users, in their order: the titles of CSV, and the names in JSON Lines. The import reads them back. Deleted
 * users are written as disabled.
 */
export const exportedColumns = [
  'email',
  'name',
  'role',
  'groups',
  'note',
  'disabled',
  'disable on',
  'created',
  'last sign-in',
  'password changed',
  'must change password',
] as const

/** The column of an export with hashes that names the directory, because its key is needed elsewhere. */
export const DIRECTORY_COLUMN = 'directory'

/** The last column of an export with hashes. Each hash names its scheme. A password that its owner disowned has none. */
export const HASH_COLUMN = 'password_hash'

/** What a file with the encrypted key has after the name of its export. */
export const KEY_EXTENSION = 'key'
