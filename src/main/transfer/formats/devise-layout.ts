import type { ImportedPassword } from '../imported-user.ts'
import { readBcrypt } from '../password-form.ts'
import { type Cell, EXPRESSION, textOf, timeOf } from './cell-values.ts'
import { cellsByTitle, joinName, type Layout, passwordOf } from './source-table.ts'
import { refuse, userOf } from './user-record.ts'

/** Columns that only Devise writes. */
const OWN_TITLES = [
  'reset_password_token',
  'reset_password_sent_at',
  'remember_created_at',
  'sign_in_count',
  'current_sign_in_at',
  'failed_attempts',
] as const

const readPassword = (cell: Cell, pepper: string): ImportedPassword => {
  const text = textOf(cell).trim()
  return pepper !== '' && text.startsWith('$2') ? readBcrypt(text, { pepper }) : passwordOf(cell)
}

/** A table of users of Devise (Rails). */
export const deviseLayout: Layout = {
  format: 'devise',
  wants: ['pepper'],
  matches: (titles) => titles.has('encrypted_password') && OWN_TITLES.some((title) => titles.has(title)),
  bind: ({ titles, source, options }) => {
    const cell = cellsByTitle(titles)
    const pepper = options.pepper ?? ''
    return (row) => {
      const place = { row: row.row, source }
      if (cell(row, 'email') === EXPRESSION) return refuse(place, '', 'expression')
      return userOf(
        place,
        {
          // `unconfirmed_email` is no address yet.
          email: textOf(cell(row, 'email')),
          username: textOf(cell(row, 'username')) || textOf(cell(row, 'login')),
          name: joinName(cell(row, 'name')) || joinName(cell(row, 'first_name'), cell(row, 'last_name')),
          password: readPassword(cell(row, 'encrypted_password'), pepper),
          isDisabled: textOf(cell(row, 'locked_at')).trim() !== '',
          createdAt: timeOf(cell(row, 'created_at')),
          // The last sign-in is the one before the current.
          lastSignInAt: timeOf(cell(row, 'current_sign_in_at')) ?? timeOf(cell(row, 'last_sign_in_at')),
        },
        options.domain,
      )
    }
  },
}
