import type { ImportedPassword } from '../imported-user.ts'
import { type Cell, flagOf, textOf, timeOf } from './cell-values.ts'
import { cellsByTitle, joinName, type Layout, passwordOf } from './source-table.ts'
import { NO_PASSWORD, userOf } from './user-record.ts'

/** Joins a bcrypt hash, which FusionAuth keeps in three parts. */
const readPassword = (scheme: string, factor: Cell, salt: string, password: string): ImportedPassword => {
  if (password === '') return NO_PASSWORD
  if (scheme !== 'bcrypt') return { kind: 'unusable', fault: 'unsupported-scheme' }
  return passwordOf(`$2a$${textOf(factor).padStart(2, '0')}$${salt}${password}`)
}

/** The import form of FusionAuth, which other systems are converted to. */
export const fusionauthLayout: Layout = {
  format: 'fusionauth',
  wants: [],
  matches: (titles) => titles.has('encryptionScheme') && titles.has('factor'),
  bind: ({ titles, source, options }) => {
    const cell = cellsByTitle(titles)
    return (row) => {
      const place = { row: row.row, source }
      const text = (title: string): string => textOf(cell(row, title))
      const isActive = cell(row, 'active')
      return userOf(
        place,
        {
          email: text('email'),
          username: text('username'),
          name: joinName(cell(row, 'fullName')) || joinName(cell(row, 'firstName'), cell(row, 'lastName')),
          password: readPassword(text('encryptionScheme'), cell(row, 'factor'), text('salt'), text('password')),
          isDisabled: isActive !== undefined && flagOf(isActive) !== true,
          mustChangePassword: flagOf(cell(row, 'passwordChangeRequired')) === true,
          createdAt: timeOf(cell(row, 'insertInstant')),
          lastSignInAt: timeOf(cell(row, 'lastLoginInstant')),
        },
        options.domain,
      )
    }
  },
}
