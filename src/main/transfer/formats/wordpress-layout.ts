import { type Cell, EXPRESSION, itemsOf, objectOf, propertyOf, textOf, timeOf } from './cell-values.ts'
import { cellsByTitle, joinName, type Layout, passwordOf } from './source-table.ts'
import { refuse, userOf } from './user-record.ts'

/** What PHP writes for an empty list. Who has no role has no access. */
const NO_ROLES = 'a:0:{}'

/** The user's metadata by key. Its session tokens are never read. */
const metaOf = (cell: Cell): ReadonlyMap<string, string> => {
  const pairs = itemsOf(cell).map((item) => {
    const object = objectOf(item)
    return [textOf(propertyOf(object, 'meta_key')), textOf(propertyOf(object, 'meta_value'))] as const
  })
  return new Map(pairs.filter(([key]) => /^(?:first_name|last_name|nickname|.*capabilities)$/.test(key)))
}

const nameOf = (displayName: string, login: string, meta: ReadonlyMap<string, string>): string => {
  const full = joinName(meta.get('first_name'), meta.get('last_name'))
  // Until a person chooses a name to display, it is the login.
  return displayName !== '' && (displayName !== login || full === '') ? displayName : full || (meta.get('nickname') ?? '')
}

/** `wp_users` of WordPress, with any prefix, from SQL, CSV or JSON. */
export const wordpressLayout: Layout = {
  format: 'wordpress',
  wants: [],
  matches: (titles) => titles.has('user_pass') && (titles.has('user_email') || titles.has('user_login')),
  bind: ({ titles, source, options }) => {
    const cell = cellsByTitle(titles)
    return (row) => {
      const place = { row: row.row, source }
      if (cell(row, 'user_email') === EXPRESSION) return refuse(place, textOf(cell(row, 'user_login')), 'expression')
      const login = textOf(cell(row, 'user_login'))
      const meta = metaOf(cell(row, 'meta'))
      const roles = [...meta].find(([key]) => key.endsWith('capabilities'))?.[1]
      return userOf(
        place,
        {
          email: textOf(cell(row, 'user_email')),
          username: login,
          name: nameOf(joinName(cell(row, 'display_name')), login, meta),
          password: passwordOf(cell(row, 'user_pass'), 'wordpress'),
          isDisabled: roles === NO_ROLES,
          createdAt: timeOf(cell(row, 'user_registered')),
        },
        options.domain,
      )
    }
  },
}
