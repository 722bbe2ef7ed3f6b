import { findHashFault } from '../hash-limits.ts'
import type { ImportedPassword } from '../imported-user.ts'
import type { FirebaseParameters, ImportSourceOptions } from '../opened-import.ts'
import { readBase64 } from '../password-form.ts'
import { flagOf, textOf, timeOf } from './cell-values.ts'
import { cellsByTitle, joinName, type Layout } from './source-table.ts'
import { NO_PASSWORD, refuse, userOf } from './user-record.ts'

/** The emulator keeps passwords in plain text. They can contain colons. */
const EMULATOR = /^fakeHash:salt=[^:]*:password=(.*)$/s

/** The columns of the CSV, which has no header. Those of other services stand between. */
export const firebaseTitles: readonly string[] = [
  'localId',
  'email',
  'emailVerified',
  'passwordHash',
  'salt',
  'displayName',
  'photoUrl',
  ...Array.from({ length: 16 }, () => ''),
  'createdAt',
  'lastSignedInAt',
  'phoneNumber',
  'disabled',
  'customAttributes',
]

/** The columns of a row: without the last separator, with it, and since 2026 with six more services. */
export const FIREBASE_LENGTHS: readonly number[] = [28, 29, 52]

/** Whether the first row of a file without a header is a user of Firebase. */
export const isFirebaseRow = (cells: readonly string[]): boolean =>
  FIREBASE_LENGTHS.includes(cells.length) &&
  /^[\w-]{1,128}$/.test(cells[0] ?? '') &&
  /^(?:true|false|)$/.test(cells[2] ?? '') &&
  /^\d*$/.test(cells[23] ?? '')

/** The parameters in `hash_config { … }`, as the console shows them. Null if the text is none. */
export const readHashConfig = (text: string): FirebaseParameters | null => {
  if (!/^\s*hash_config\s*\{/.test(text)) return null
  const value = (name: string): string => new RegExp(`\\b${name}:\\s*([^,\\s}]+)`).exec(text)?.[1] ?? ''
  return {
    signerKey: value('base64_signer_key'),
    saltSeparator: value('base64_salt_separator'),
    rounds: Number(value('rounds')),
    memoryCost: Number(value('mem_cost')),
  }
}

type PasswordReader = (hash: string, salt: string) => ImportedPassword

const passwordReader = ({ firebase }: ImportSourceOptions): PasswordReader => {
  const signerKey = readBase64(firebase?.signerKey ?? '')
  const saltSeparator = readBase64(firebase?.saltSeparator ?? '') ?? Buffer.alloc(0)
  return (hashText, saltText) => {
    if (hashText === '') return NO_PASSWORD
    const plain = EMULATOR.exec(hashText)?.[1]
    if (plain !== undefined) return { kind: 'plain', password: plain }
    if (!firebase || !signerKey) return { kind: 'unusable', fault: 'key-missing' }
    const hash = readBase64(hashText)
    const salt = readBase64(saltText)
    // What is not as long as the key is a placeholder.
    if (!hash || !salt || hash.length !== signerKey.length) return { kind: 'unusable', fault: 'malformed' }
    const { rounds, memoryCost } = firebase
    const scrypt = { scheme: 'firebase-scrypt', rounds, memoryCost, salt, saltSeparator, signerKey, hash } as const
    const fault = findHashFault(scrypt)
    return fault === null ? { kind: 'hash', hash: scrypt } : { kind: 'unusable', fault }
  }
}

/** Users of Firebase Authentication, from its JSON or CSV. */
export const firebaseLayout: Layout = {
  format: 'firebase',
  wants: ['firebase-parameters'],
  matches: (titles) => titles.has('localId'),
  bind: ({ titles, source, options }) => {
    const cell = cellsByTitle(titles)
    const readPassword = passwordReader(options)
    return (row) => {
      const place = { row: row.row, source }
      const text = (title: string): string => textOf(cell(row, title))
      const isDisabled = flagOf(cell(row, 'disabled'))
      const email = text('email')
      const name = joinName(cell(row, 'displayName'))
      if (email.trim() === '') return refuse(place, name || text('phoneNumber') || text('localId'), 'no-address')
      if (isDisabled === null) return refuse(place, email, 'malformed')
      return userOf(
        place,
        {
          email,
          name,
          password: readPassword(text('passwordHash'), text('salt')),
          isDisabled,
          createdAt: timeOf(cell(row, 'createdAt')),
          lastSignInAt: timeOf(cell(row, 'lastSignedInAt')) ?? timeOf(cell(row, 'lastLoginAt')),
          passwordChangedAt: timeOf(cell(row, 'passwordUpdatedAt')),
        },
        options.domain,
      )
    }
  },
}
