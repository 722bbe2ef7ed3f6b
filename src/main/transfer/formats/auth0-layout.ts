import type { ForeignHash } from '../foreign-hash.ts'
import { findHashFault } from '../hash-limits.ts'
import type { ImportedPassword, ImportedPasswordFault } from '../imported-user.ts'
import { readBase64, readPasswordForm } from '../password-form.ts'
import { type Cell, flagOf, itemsOf, objectOf, propertyOf, textOf, timeOf } from './cell-values.ts'
import {
  cellsByTitle,
  type JoinedPassword,
  joinName,
  type Layout,
  type LayoutContext,
  passwordOf,
  type RecordReader,
  type SourceRow,
} from './source-table.ts'
import { NO_PASSWORD, userOf } from './user-record.ts'

const NOTHING = Buffer.alloc(0)

const unusable = (fault: ImportedPasswordFault): ImportedPassword => ({ kind: 'unusable', fault })

const usable = (hash: ForeignHash): ImportedPassword => {
  const fault = findHashFault(hash)
  return fault === null ? { kind: 'hash', hash } : unusable(fault)
}

const digestOf = (name: string): 'md5' | 'sha1' | 'sha256' | 'sha512' | null => {
  switch (name.toLowerCase()) {
    case 'md5':
    case 'sha1':
    case 'sha256':
    case 'sha512':
      return name.toLowerCase() as 'md5' | 'sha1' | 'sha256' | 'sha512'
    default:
      return null
  }
}

/** The bytes of a value with its encoding. Null if the value is not in it. */
const bytesOf = (cell: Cell, usual: 'hex' | 'utf8'): Buffer | null => {
  const object = objectOf(cell)
  const text = textOf(propertyOf(object, 'value'))
  const encoding = textOf(propertyOf(object, 'encoding')).toLowerCase() || usual
  if (encoding === 'base64') return readBase64(text)
  if (encoding === 'hex') return /^(?:[0-9a-f]{2})*$/i.test(text) ? Buffer.from(text, 'hex') : null
  return encoding === 'utf8' || encoding === 'utf-8' ? Buffer.from(text) : null
}

const readScrypt = (custom: object, hash: Buffer, salt: Buffer): ImportedPassword => {
  const number = (key: string): number => Number(textOf(propertyOf(custom, key)))
  if (hash.length !== number('keylen')) return unusable('malformed')
  const [cost, blockSize, parallelization] = [number('cost'), number('blockSize'), number('parallelization')]
  return usable({ scheme: 'scrypt', cost, blockSize, parallelization, salt, hash })
}

const readDigest = (algorithm: string, custom: object, hash: Buffer, salt: Buffer): ImportedPassword => {
  const described = objectOf(propertyOf(custom, 'hash'))
  const isHmac = algorithm === 'hmac'
  const digest = digestOf(isHmac ? textOf(propertyOf(described, 'digest')) : algorithm)
  const key = isHmac ? bytesOf(propertyOf(described, 'key'), 'utf8') : null
  if (!digest) return unusable('unsupported-scheme')
  if (isHmac && !key) return unusable('malformed')
  const isSuffix = textOf(propertyOf(objectOf(propertyOf(custom, 'salt')), 'position')) === 'suffix'
  const [before, after] = isSuffix ? [NOTHING, salt] : [salt, NOTHING]
  return usable({ scheme: 'digest', digest, key, before, after, hash, isTrimmed: false })
}

/** The form in which users are imported into Auth0, with the parameters of their hashes. */
const readCustomHash = (custom: Readonly<Record<string, unknown>>): ImportedPassword => {
  const algorithm = textOf(custom.algorithm).toLowerCase()
  const passwordEncoding = textOf(propertyOf(objectOf(custom.password), 'encoding')).toLowerCase() || 'utf8'
  if (passwordEncoding !== 'utf8') return unusable('unsupported-scheme')
  if (/^(?:bcrypt|argon2|pbkdf2|ldap)$/.test(algorithm))
    return readPasswordForm(textOf(propertyOf(objectOf(custom.hash), 'value')))
  const hash = bytesOf(custom.hash, 'hex')
  const salt = custom.salt === undefined ? NOTHING : bytesOf(custom.salt, 'utf8')
  if (!hash || !salt) return unusable('malformed')
  return algorithm === 'scrypt' ? readScrypt(custom, hash, salt) : readDigest(algorithm, custom, hash, salt)
}

/** The password hashes that Auth0 sends in a file of their own, by the user's id and by email. */
export type Auth0Hashes = ReadonlyMap<string, JoinedPassword>

type CellReader = (title: string) => Cell

const hashOf = (cell: CellReader): JoinedPassword => ({
  password: passwordOf(cell('passwordHash')),
  changedAt: timeOf(propertyOf(objectOf(cell('password_set_date')), '$date') ?? cell('password_set_date')),
})

export const isAuth0HashTable = (titles: ReadonlySet<string>): boolean =>
  titles.has('passwordHash') && (titles.has('connection') || titles.has('tenant'))

/** Reads the file of hashes. */
export const readAuth0Hashes = (titles: readonly string[], rows: Iterable<SourceRow>): Auth0Hashes => {
  const cell = cellsByTitle(titles)
  const hashes = new Map<string, JoinedPassword>()
  for (const row of rows) {
    if (row.refusal) continue
    const get: CellReader = (title) => cell(row, title)
    const id = textOf(propertyOf(objectOf(get('_id') ?? get('_ID')), '$oid'))
    const email = textOf(get('email')).trim().toLowerCase()
    const hash = hashOf(get)
    if (id !== '') hashes.set(`auth0|${id}`, hash)
    if (email !== '' && !hashes.has(email)) hashes.set(email, hash)
  }
  return hashes
}

const passwordOfUser = (cell: CellReader): ImportedPassword => {
  const custom = objectOf(cell('custom_password_hash'))
  if (custom) return readCustomHash(custom)
  const hash = cell('password_hash') ?? cell('passwordHash')
  return hash === undefined || hash === null ? NO_PASSWORD : passwordOf(hash)
}

/** Whether the user has a password there. One who signs in over another service only has none. */
const hasOwnPassword = (identities: Cell): boolean => {
  const items = itemsOf(identities)
  return items.length === 0 || items.some((item) => textOf(propertyOf(objectOf(item), 'provider')) === 'auth0')
}

/** A name that is the address says nothing. */
const nameOf = (cell: CellReader): string => {
  const name = joinName(cell('name'))
  return name.includes('@') || name === '' ? joinName(cell('given_name'), cell('family_name')) : name
}

const bind = ({ titles, source, options, hashes }: LayoutContext): RecordReader => {
  const cell = cellsByTitle(titles)
  return (row) => {
    const place = { row: row.row, source }
    const get: CellReader = (title) => cell(row, title)
    const email = textOf(get('email'))
    const joined =
      hashes && hasOwnPassword(get('identities'))
        ? (hashes.get(textOf(get('user_id'))) ?? hashes.get(email.trim().toLowerCase()))
        : undefined
    return userOf(
      place,
      {
        email,
        username: textOf(get('username')),
        name: nameOf(get),
        password: joined?.password ?? passwordOfUser(get),
        isDisabled: flagOf(get('blocked')) === true,
        createdAt: timeOf(get('created_at')),
        lastSignInAt: timeOf(get('last_login')),
        passwordChangedAt: joined?.changedAt ?? hashOf(get).changedAt ?? timeOf(get('last_password_reset')),
      },
      options.domain,
    )
  }
}

/** Users of Auth0: an export, an import file, or the hashes alone. */
export const auth0Layout: Layout = {
  format: 'auth0',
  wants: [],
  matches: (titles) =>
    titles.has('custom_password_hash') ||
    isAuth0HashTable(titles) ||
    (titles.has('user_id') &&
      titles.has('email') &&
      ['identities', 'email_verified', 'given_name'].some((title) => titles.has(title))),
  bind,
}
