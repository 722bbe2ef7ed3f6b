import { type Cell, EXPRESSION, itemsOf, objectOf, propertyOf, textOf, timeOf } from './cell-values.ts'
import { cellsByTitle, joinName, type Layout, passwordOf, type SourceRow, type SourceTable } from './source-table.ts'
import { refuse, userOf } from './user-record.ts'

/** What PHP writes for an empty list. Who has no role has no access. */
const NO_ROLES = 'a:0:{}'

/** The metadata that is read. Session tokens are not. */
const READ_META = /^(?:first_name|last_name|nickname|.*capabilities)$/

/** The user's metadata by key. */
const metaOf = (cell: Cell): ReadonlyMap<string, string> => {
  const pairs = itemsOf(cell).map((item) => {
    const object = objectOf(item)
    return [textOf(propertyOf(object, 'meta_key')), textOf(propertyOf(object, 'meta_value'))] as const
  })
  return new Map(pairs.filter(([key]) => READ_META.test(key)))
}

/** The metadata of a dump by the user's number, as it stands in the JSON of an export. */
const groupMeta = (table: SourceTable): ReadonlyMap<string, object[]> => {
  const cell = cellsByTitle(table.titles)
  const byUser = new Map<string, object[]>()
  for (const row of table.rows()) {
    const meta = { meta_key: textOf(cell(row, 'meta_key')), meta_value: textOf(cell(row, 'meta_value')) }
    const user = textOf(cell(row, 'user_id'))
    if (row.refusal || !READ_META.test(meta.meta_key)) continue
    const known = byUser.get(user)
    if (known) known.push(meta)
    else byUser.set(user, [meta])
  }
  return byUser
}

/** Gives each table of users in a dump the metadata of its users, which are in a table of their own. */
export const withWordpressMeta = (tables: readonly SourceTable[]): SourceTable[] =>
  tables.map((table) => {
    const meta = tables.find(({ name }) => name === table.name.replace(/users$/, 'usermeta'))
    if (!meta || meta === table || !table.titles.includes('user_pass') || table.titles.includes('meta')) return table
    const byUser = groupMeta(meta)
    const id = table.titles.indexOf('ID')
    function* rows(): Generator<SourceRow> {
      for (const row of table.rows()) yield { ...row, cells: [...row.cells, byUser.get(textOf(row.cells[id])) ?? []] }
    }
    return { ...table, titles: [...table.titles, 'meta'], rows }
  })

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
      // A network of sites has roles for each site.
      const roles = [...meta].filter(([key]) => key.endsWith('capabilities')).map(([, value]) => value)
      return userOf(
        place,
        {
          email: textOf(cell(row, 'user_email')),
          username: login,
          name: nameOf(joinName(cell(row, 'display_name')), login, meta),
          password: passwordOf(cell(row, 'user_pass'), 'wordpress'),
          isDisabled: roles.length > 0 && roles.every((role) => role === NO_ROLES),
          createdAt: timeOf(cell(row, 'user_registered')),
        },
        options.domain,
      )
    }
  },
}
