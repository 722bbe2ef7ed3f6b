import type { ForeignHash } from '../foreign-hash.ts'
import { findHashFault } from '../hash-limits.ts'
import type { ImportedPassword, ImportedPasswordFault } from '../imported-user.ts'
import { ImportFault } from '../opened-import.ts'
import { readBase64, readPasswordForm } from '../password-form.ts'
import { type Cell, flagOf, itemsOf, objectOf, propertyOf, textOf, timeOf } from './cell-values.ts'
import { cellsByTitle, joinName, type Layout, type SourceTable } from './source-table.ts'
import { NO_PASSWORD, refuse, userOf } from './user-record.ts'

/** The realm of Keycloak's own administrators. */
const ADMINISTRATORS_REALM = 'master'

type TableMaker = (name: string, records: readonly unknown[], more: Partial<SourceTable>) => SourceTable

/** The realms of an export: one realm, a list of realms, or the users of a realm. Null if the value is none. @throws ImportFault */
export const keycloakTables = (value: unknown, tableOf: TableMaker): SourceTable[] | null => {
  const realms = (Array.isArray(value) ? value : [value]).map(objectOf)
  if (realms.length === 0 || !realms.every((realm) => typeof propertyOf(realm, 'realm') === 'string')) return null
  const filled = realms.filter((realm) => Array.isArray(propertyOf(realm, 'users')))
  // A partial export never has users.
  if (filled.length === 0) throw new ImportFault('no-users')
  return filled.map((realm) => {
    const name = textOf(propertyOf(realm, 'realm'))
    const isSuggested = filled.length === 1 || name !== ADMINISTRATORS_REALM
    return tableOf(name, itemsOf(propertyOf(realm, 'users')), { format: 'keycloak', isSuggested })
  })
}

const unusable = (fault: ImportedPasswordFault): ImportedPassword => ({ kind: 'unusable', fault })

const usable = (hash: ForeignHash): ImportedPassword => {
  const fault = findHashFault(hash)
  return fault === null ? { kind: 'hash', hash } : unusable(fault)
}

const DIGESTS: Readonly<Record<string, 'sha1' | 'sha256' | 'sha512'>> = {
  pbkdf2: 'sha1',
  'pbkdf2-sha256': 'sha256',
  'pbkdf2-sha512': 'sha512',
}

const ARGON2_VARIANTS: Readonly<Record<string, 'argon2d' | 'argon2i' | 'argon2id'>> = {
  d: 'argon2d',
  i: 'argon2i',
  id: 'argon2id',
}

const ARGON2_VERSIONS: Readonly<Record<string, number>> = { '1.0': 0x10, '1.3': 0x13 }

type Credential = {
  readonly algorithm: string
  readonly iterations: number
  readonly salt: string
  readonly value: string
  readonly parameters: Cell
}

const readArgon2 = ({ iterations, parameters }: Credential, salt: Buffer, hash: Buffer): ImportedPassword => {
  const parameter = (name: string): string => textOf(itemsOf(propertyOf(objectOf(parameters), name))[0])
  const variant = ARGON2_VARIANTS[parameter('type')]
  const version = ARGON2_VERSIONS[parameter('version')]
  if (!variant || version === undefined) return unusable('unsupported-scheme')
  return usable({
    scheme: 'argon2',
    variant,
    version,
    memory: Number(parameter('memory')),
    passes: iterations,
    parallelism: Number(parameter('parallelism')),
    salt,
    hash,
  })
}

const readHash = (credential: Credential): ImportedPassword => {
  const { algorithm, iterations, value } = credential
  // Custom providers keep texts of their own, which name their scheme.
  if (value.startsWith('$')) return readPasswordForm(value)
  const salt = readBase64(credential.salt)
  const hash = readBase64(value)
  const digest = DIGESTS[algorithm]
  if (!digest && algorithm !== 'argon2') return unusable('unsupported-scheme')
  if (!salt || !hash) return unusable('malformed')
  return digest ? usable({ scheme: 'pbkdf2', digest, iterations, salt, hash }) : readArgon2(credential, salt, hash)
}

/** The password of a list of credentials, which can also be one-time codes. Both forms can stand in one file. */
const readCredentials = (credentials: readonly unknown[]): { readonly password: ImportedPassword; readonly credential: Cell } => {
  const credential = credentials.map(objectOf).find((each) => propertyOf(each, 'type') === 'password')
  if (!credential) return { password: NO_PASSWORD, credential: null }
  const plain = propertyOf(credential, 'value')
  if (typeof plain === 'string') return { password: { kind: 'plain', password: plain }, credential }
  const secret = objectOf(propertyOf(credential, 'secretData'))
  const data = objectOf(propertyOf(credential, 'credentialData'))
  const own = secret ? data : credential
  const value = textOf(secret ? propertyOf(secret, 'value') : propertyOf(credential, 'hashedSaltedValue'))
  const password = readHash({
    // Very old files name no algorithm.
    algorithm: textOf(propertyOf(own, 'algorithm')) || 'pbkdf2',
    iterations: Number(textOf(propertyOf(own, 'hashIterations'))),
    salt: textOf(propertyOf(secret ?? credential, 'salt')),
    value,
    parameters: propertyOf(data, 'additionalParameters'),
  })
  return { password, credential }
}

/** Users of a realm. Keys of the realm, secrets of clients and one-time codes are never read. */
export const keycloakLayout: Layout = {
  format: 'keycloak',
  wants: [],
  matches: () => false,
  bind: ({ titles, source, options }) => {
    const cell = cellsByTitle(titles)
    return (row) => {
      const place = { row: row.row, source }
      const get = (title: string): Cell => cell(row, title)
      const username = textOf(get('username'))
      const email = textOf(get('email'))
      if (textOf(get('serviceAccountClientId')) !== '') return refuse(place, username, 'service-account')
      const { password, credential } = readCredentials(itemsOf(get('credentials')))
      const isTemporary = flagOf(propertyOf(objectOf(credential), 'temporary')) ?? false
      return userOf(
        place,
        {
          email,
          username,
          name: joinName(get('firstName'), get('lastName')),
          groups: itemsOf(get('groups')).map((path) => textOf(path).replace(/^\//, '')),
          password,
          isDisabled: get('enabled') === undefined ? false : flagOf(get('enabled')) !== true,
          mustChangePassword: isTemporary || itemsOf(get('requiredActions')).includes('UPDATE_PASSWORD'),
          createdAt: timeOf(get('createdTimestamp')),
          passwordChangedAt: timeOf(propertyOf(objectOf(credential), 'createdDate')),
        },
        options.domain,
      )
    }
  },
}
