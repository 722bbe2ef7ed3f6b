import { objectOf, propertyOf, textOf, timeOf } from './cell-values.ts'
import { cellsByTitle, joinName, type Layout, passwordOf, type SourceTable } from './source-table.ts'
import type { SqliteFile } from './sqlite-file.ts'
import { userOf } from './user-record.ts'

/** Tables of administrators of PocketBase: before and since version 0.23. */
const ADMINISTRATORS = ['_admins', '_superusers'] as const

/** The users of version 0.7, whose names are in another table. */
const OLD_USERS = '_users'
const OLD_PROFILES = 'profiles'

const OPTION_COLUMNS = ['name', 'type', 'options'] as const

export const isPocketbase = ({ tables }: SqliteFile): boolean => tables.has('_migrations') && tables.has('_collections')

/** Whether a collection lets its users sign in with a password: before and since version 0.23. */
const signsInByPassword = (written: unknown): boolean => {
  const options = objectOf(textOf(written))
  const current = objectOf(propertyOf(options, 'passwordAuth'))
  if (current) return propertyOf(current, 'enabled') === true
  const old = [propertyOf(options, 'allowEmailAuth'), propertyOf(options, 'allowUsernameAuth')]
  return old.every((allowed) => allowed === undefined) || old.includes(true)
}

type Collection = { readonly name: string; readonly signsInByPassword: boolean }

/** The collections of users, whose names are the owner's choice. */
const listCollections = (database: SqliteFile): Collection[] => {
  const columns = database.tables.get('_collections') ?? []
  const administrators = ADMINISTRATORS.filter((name) => database.tables.has(name)).map((name) => ({
    name,
    signsInByPassword: true,
  }))
  if (!columns.includes('type')) {
    const old = database.tables.has(OLD_USERS) ? [{ name: OLD_USERS, signsInByPassword: true }] : []
    return [...old, ...administrators]
  }
  const collections = [...database.readRows('_collections', OPTION_COLUMNS)].flatMap(({ cells: [name, type, options] }) =>
    textOf(type) === 'auth' && database.tables.has(textOf(name))
      ? [{ name: textOf(name), signsInByPassword: signsInByPassword(options) }]
      : [],
  )
  const listed = new Set(collections.map(({ name }) => name))
  return [...collections, ...administrators.filter(({ name }) => !listed.has(name))]
}

/** The columns of a collection that are read. Tokens and one-time codes are not. */
const READ_COLUMNS = ['id', 'email', 'username', 'name', 'passwordHash', 'password', 'created']

const namesOfProfiles = (database: SqliteFile): Map<string, string> => {
  const columns = database.tables.get(OLD_PROFILES) ?? []
  if (!columns.includes('userId') || !columns.includes('name')) return new Map()
  const rows = database.readRows(OLD_PROFILES, ['userId', 'name'])
  return new Map([...rows].map(({ cells: [id, name] }) => [textOf(id), textOf(name)]))
}

/** The collections of users of a PocketBase database. @throws ImportFault */
export const pocketbaseTables = (database: SqliteFile): SourceTable[] =>
  listCollections(database).map(({ name, signsInByPassword: isByPassword }) => {
    const titles = READ_COLUMNS.filter((column) => database.tables.get(name)?.includes(column))
    const isOld = name === OLD_USERS
    function* rows() {
      const names = isOld ? namesOfProfiles(database) : null
      for (const row of database.readRows(name, titles)) {
        yield names ? { ...row, cells: [...row.cells, names.get(textOf(row.cells[0]))] } : row
      }
    }
    return {
      name,
      titles: isOld ? [...titles, 'name'] : titles,
      count: database.countRows(name),
      format: 'pocketbase',
      isSuggested: isByPassword && !ADMINISTRATORS.some((other) => other === name),
      signsInByPassword: isByPassword,
      rows,
    }
  })

export const pocketbaseLayout: Layout = {
  format: 'pocketbase',
  wants: [],
  matches: () => false,
  bind: ({ titles, source, options }) => {
    const cell = cellsByTitle(titles)
    return (row) => {
      const place = { row: row.row, source }
      return userOf(
        place,
        {
          email: textOf(cell(row, 'email')),
          username: textOf(cell(row, 'username')),
          name: joinName(cell(row, 'name')),
          password: passwordOf(cell(row, 'passwordHash') ?? cell(row, 'password')),
          createdAt: timeOf(cell(row, 'created')),
        },
        options.domain,
      )
    }
  },
}
