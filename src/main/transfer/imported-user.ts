import type { ForeignHash } from './foreign-hash.ts'

/** Why a stored password cannot be used, so that its user gets an activation code instead. */
export type ImportedPasswordFault =
  | 'not-a-hash'
  | 'unsupported-scheme'
  | 'too-costly'
  | 'malformed'
  /** It needs a key of the other system, such as Firebase's signer key, that was not given. */
  | 'key-missing'
  /** It is made of an SQL expression, not of a value. */
  | 'expression'

export type ImportedPassword =
  | { readonly kind: 'none' }
  | { readonly kind: 'plain'; readonly password: string }
  | { readonly kind: 'hash'; readonly hash: ForeignHash }
  /** A hash of Gatehouse, from its own export. It can be used under the same directory key only. */
  | { readonly kind: 'gatehouse'; readonly hash: string }
  | { readonly kind: 'unusable'; readonly fault: ImportedPasswordFault }

/** What a file says of one user, as written. A text that is not there is empty; a time is null (epoch milliseconds). */
export type ImportedUser = {
  readonly kind: 'user'
  /** The line of a text file, or the number of the record, from 1 on. */
  readonly row: number
  /** The table, collection, realm or model. Empty if the file has only one. */
  readonly source: string
  readonly email: string
  /** Used where there is no email. */
  readonly username: string
  readonly name: string
  readonly role: string
  readonly groups: readonly string[]
  readonly note: string
  readonly password: ImportedPassword
  readonly isDisabled: boolean
  /** A planned date of disabling. */
  readonly disableAt: number | null
  readonly mustChangePassword: boolean
  readonly createdAt: number | null
  readonly lastSignInAt: number | null
  readonly passwordChangedAt: number | null
}

/** Why a record is no user that can be imported, whatever the directory holds. */
export type ImportRowRefusal =
  | 'ragged-row'
  | 'no-address'
  | 'several-addresses'
  | 'service-account'
  | 'deleted-there'
  | 'expression'
  | 'malformed'
  | 'duplicate'

export type RefusedRow = {
  readonly kind: 'refused'
  readonly row: number
  readonly source: string
  /** What helps to find the record: an address or a name, as written, at most 300 characters. */
  readonly shown: string
  readonly reason: ImportRowRefusal
}

export type ImportRecord = ImportedUser | RefusedRow

/** A column of a file without a known layout, and the field that its title or content suggests. */
export type ImportColumn = {
  /** Empty in a file without a header. */
  readonly title: string
  /** Its first values that are not empty, cut. None if the column is secret. */
  readonly samples: readonly string[]
  /** It seems to hold passwords, hashes, session ids or other secrets, so its values are not shown. */
  readonly isSecret: boolean
  readonly field: ImportField | null
}

export type ImportField =
  | 'email'
  | 'username'
  | 'name'
  | 'first-name'
  | 'last-name'
  | 'role'
  | 'groups'
  | 'note'
  | 'password'
  | 'password-hash'
  | 'disabled'
  | 'enabled'
  | 'disable-at'
  | 'must-change-password'
  | 'created-at'
  | 'last-sign-in-at'
  | 'password-changed-at'
