import type { ImportedPassword } from '../imported-user.ts'
import { type Cell, itemsOf, textOf } from './cell-values.ts'
import { cellsByTitle, joinName, type Layout, passwordOf } from './source-table.ts'
import { NO_PASSWORD, userOf } from './user-record.ts'

/** Hashes that need a salt or a key which is not in the file. */
const UNSUPPORTED_HASHERS = /^(?:scrypt_firebase|md5_salted|sha256_salted|sha512_salted|sha512_symfony|awscognito|ldap_.*)$/

const readPassword = (digest: Cell, hasher: string): ImportedPassword => {
  if (textOf(digest) === '') return NO_PASSWORD
  return UNSUPPORTED_HASHERS.test(hasher) ? { kind: 'unusable', fault: 'unsupported-scheme' } : passwordOf(digest)
}

/** Users of Clerk, from its CSV or JSON. */
export const clerkLayout: Layout = {
  format: 'clerk',
  wants: [],
  matches: (titles) => titles.has('password_digest') && titles.has('primary_email_address'),
  bind: ({ titles, source, options }) => {
    const cell = cellsByTitle(titles)
    return (row) => {
      const place = { row: row.row, source }
      // Who has no primary address may still have verified ones.
      const others = itemsOf(cell(row, 'email_addresses')).map(textOf).join('|') || textOf(cell(row, 'verified_email_addresses'))
      return userOf(
        place,
        {
          email: textOf(cell(row, 'primary_email_address')).trim() || others,
          username: textOf(cell(row, 'username')),
          name: joinName(cell(row, 'first_name'), cell(row, 'last_name')),
          password: readPassword(cell(row, 'password_digest'), textOf(cell(row, 'password_hasher')).trim()),
        },
        options.domain,
      )
    }
  },
}
