/** The systems whose files are read. `csv`, `json`, `json-lines`, `sql` and `sqlite`: any table, with columns that a person maps. */
export const importFormats = [
  'csv',
  'json',
  'json-lines',
  'sql',
  'sqlite',
  'gatehouse',
  'holberton',
  'pocketbase',
  'htpasswd',
  'htdigest',
  'keycloak',
  'django',
  'supabase',
  'auth0',
  'firebase',
  'devise',
  'fusionauth',
  'wordpress',
  'clerk',
  'passport',
] as const

export type ImportFormat = (typeof importFormats)[number]

/** The encodings of text files. All but the ISO ones and those of Windows for other scripts are detected. */
export const textEncodings = [
  'utf-8',
  'utf-16le',
  'utf-16be',
  'windows-1252',
  'macintosh',
  'windows-1250',
  'windows-1251',
  'iso-8859-2',
  'iso-8859-5',
  'iso-8859-7',
  'iso-8859-15',
] as const

export type TextEncoding = (typeof textEncodings)[number]
