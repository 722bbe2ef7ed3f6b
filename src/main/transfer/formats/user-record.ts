import type { ImportedPassword, ImportedUser, ImportRecord, ImportRowRefusal, RefusedRow } from '../imported-user.ts'

/** The characters of a refused record that are shown. */
const SHOWN_MAX_CHARACTERS = 300

/** What separates several addresses in one cell. */
const ADDRESS_SEPARATORS = /[|;,\s]+/

export const NO_PASSWORD: ImportedPassword = { kind: 'none' }

type Place = Pick<ImportedUser, 'row' | 'source'>

/** What a layout says of a user. The rest is empty. */
export type UserParts = Partial<Omit<ImportedUser, 'kind' | 'row' | 'source'>>

export const refuse = ({ row, source }: Place, shown: string, reason: ImportRowRefusal): RefusedRow => ({
  kind: 'refused',
  row,
  source,
  shown: shown.trim().slice(0, SHOWN_MAX_CHARACTERS).toWellFormed(),
  reason,
})

const hasSeveralAddresses = (email: string): boolean =>
  email.indexOf('@') !== email.lastIndexOf('@') && email.split(ADDRESS_SEPARATORS).filter((part) => part.includes('@')).length > 1

/** A user from its parts, or why the record is none. `domain`: makes `name@domain` of a name. */
export const userOf = (place: Place, parts: UserParts, domain: string | undefined): ImportRecord => {
  const username = (parts.username ?? '').trim()
  // Some systems keep the email as the user name.
  const typed = (parts.email ?? '').trim() || (username.includes('@') ? username : '')
  const name = (parts.name ?? '').trim()
  const shown = typed || username || name
  if (typed === '' && username === '') return refuse(place, shown, 'no-address')
  if (hasSeveralAddresses(typed)) return refuse(place, shown, 'several-addresses')
  return {
    kind: 'user',
    row: place.row,
    source: place.source,
    email: typed === '' && domain ? `${username}@${domain.replace(/^@/, '')}` : typed,
    username,
    name,
    role: parts.role ?? '',
    groups: parts.groups ?? [],
    note: parts.note ?? '',
    password: parts.password ?? NO_PASSWORD,
    isDisabled: parts.isDisabled ?? false,
    disableAt: parts.disableAt ?? null,
    mustChangePassword: parts.mustChangePassword ?? false,
    createdAt: parts.createdAt ?? null,
    lastSignInAt: parts.lastSignInAt ?? null,
    passwordChangedAt: parts.passwordChangedAt ?? null,
  }
}
