import { type Cell, EXPRESSION, flagOf, objectOf, propertyOf, textOf, timeOf } from './cell-values.ts'
import { cellsByTitle, joinName, type Layout, passwordOf } from './source-table.ts'
import { refuse, userOf } from './user-record.ts'

/** The names that sign-up forms of applications give to a name. */
const NAME_KEYS = ['full_name', 'fullName', 'name', 'display_name', 'displayName', 'preferred_username'] as const

const nameOf = (meta: Cell): string => {
  const object = objectOf(meta)
  const whole = NAME_KEYS.map((key) => joinName(propertyOf(object, key))).find((name) => name !== '')
  return whole ?? joinName(propertyOf(object, 'first_name'), propertyOf(object, 'last_name'))
}

/** Whether a ban holds. Null if that cannot be told. */
const isBanned = (until: Cell, now: number): boolean | null => {
  const text = textOf(until).trim()
  if (text === '') return false
  if (text === 'infinity') return true
  const time = timeOf(until)
  return time === null ? null : time > now
}

/** `auth.users` of Supabase, from SQL, CSV or JSON. */
export const supabaseLayout: Layout = {
  format: 'supabase',
  wants: [],
  matches: (titles) => titles.has('encrypted_password') && (titles.has('raw_user_meta_data') || titles.has('raw_app_meta_data')),
  bind: ({ titles, source, options }) => {
    const cell = cellsByTitle(titles)
    const now = options.now ?? Date.now()
    return (row) => {
      const place = { row: row.row, source }
      const email = textOf(cell(row, 'email'))
      if (cell(row, 'email') === EXPRESSION) return refuse(place, '', 'expression')
      if (textOf(cell(row, 'deleted_at')).trim() !== '') return refuse(place, email, 'deleted-there')
      const isDisabled = isBanned(cell(row, 'banned_until'), now)
      if (isDisabled === null || flagOf(cell(row, 'is_sso_user')) === null) return refuse(place, email, 'malformed')
      const name = nameOf(cell(row, 'raw_user_meta_data')) || joinName(cell(row, 'first_name'), cell(row, 'last_name'))
      if (email.trim() === '') return refuse(place, name || textOf(cell(row, 'phone')), 'no-address')
      return userOf(
        place,
        {
          email,
          name,
          password: passwordOf(cell(row, 'encrypted_password')),
          isDisabled,
          createdAt: timeOf(cell(row, 'created_at')),
          lastSignInAt: timeOf(cell(row, 'last_sign_in_at')),
        },
        options.domain,
      )
    }
  },
}
