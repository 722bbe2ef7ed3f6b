import type { importFields } from '../api/transfer-views.ts'
import type { ImportFormat, TextEncoding } from '../domain/import-formats.ts'

/** What a column of a file can hold. */
export const importFieldWords: Readonly<Record<(typeof importFields)[number], string>> = {
  email: 'Email',
  username: 'User name',
  name: 'Full name',
  'first-name': 'First name',
  'last-name': 'Last name',
  role: 'Role',
  groups: 'Groups',
  note: 'Note',
  password: 'Password in plain text',
  'password-hash': 'Password hash',
  disabled: 'Disabled',
  enabled: 'Enabled',
  'disable-at': 'Disable on',
  'must-change-password': 'Must change the password',
  'created-at': 'Created on',
  'last-sign-in-at': 'Last sign-in',
  'password-changed-at': 'Password changed on',
}

const formatNames: Readonly<Record<ImportFormat, string>> = {
  csv: 'CSV',
  json: 'JSON',
  'json-lines': 'JSON Lines',
  sql: 'SQL',
  sqlite: 'SQLite',
  gatehouse: 'Gatehouse',
  holberton: 'User authentication service',
  pocketbase: 'PocketBase',
  htpasswd: 'htpasswd',
  htdigest: 'htdigest',
  keycloak: 'Keycloak',
  django: 'Django',
  supabase: 'Supabase',
  auth0: 'Auth0',
  firebase: 'Firebase',
  devise: 'Devise',
  fusionauth: 'FusionAuth',
  wordpress: 'WordPress',
  clerk: 'Clerk',
  passport: 'Passport.js',
}

export const formatTransferFormat = (format: ImportFormat): string => formatNames[format]

export const encodingWords: Readonly<Record<TextEncoding, string>> = {
  'utf-8': 'UTF-8',
  'utf-16le': 'UTF-16 (little-endian)',
  'utf-16be': 'UTF-16 (big-endian)',
  'windows-1252': 'Western Europe (Windows-1252)',
  macintosh: 'Western Europe (Mac Roman)',
  'windows-1250': 'Central Europe (Windows-1250)',
  'windows-1251': 'Cyrillic (Windows-1251)',
  'iso-8859-2': 'Central Europe (ISO-8859-2)',
  'iso-8859-5': 'Cyrillic (ISO-8859-5)',
  'iso-8859-7': 'Greek (ISO-8859-7)',
  'iso-8859-15': 'Western Europe (ISO-8859-15)',
}

/** The separators of CSV files that can be chosen. */
export const separatorWords: Readonly<Record<string, string>> = {
  ',': 'Comma',
  ';': 'Semicolon',
  '\t': 'Tab',
  '|': 'Vertical line',
  ':': 'Colon',
}
