import { groupBy } from '../../platform/iterables.ts'
import { flagOf, itemsOf, objectOf, propertyOf, textOf, timeOf } from './cell-values.ts'
import { cellsByTitle, joinName, type Layout, passwordOf, type SourceTable } from './source-table.ts'
import { userOf } from './user-record.ts'

/** The user model of Django itself. Projects can name another. */
const DJANGO_USER = 'auth.user'

const GROUP_MODEL = 'auth.group'

/** The values of a password field of a user model. Other models keep passwords of other services in plain text. */
const DJANGO_PASSWORD = /^(?:[a-z0-9_]+\$.+|!.*|[0-9a-f]{32}|)$/s

type TableMaker = (name: string, records: readonly unknown[], more: Partial<SourceTable>) => SourceTable

type Fixture = { readonly model: string; readonly pk: unknown; readonly fields: Readonly<Record<string, unknown>> }

const fixtureOf = (value: unknown): Fixture | null => {
  const object = objectOf(value)
  const model = propertyOf(object, 'model')
  const fields = objectOf(propertyOf(object, 'fields'))
  return typeof model === 'string' && fields ? { model, pk: propertyOf(object, 'pk'), fields } : null
}

const isUserModel = (fixtures: readonly Fixture[]): boolean =>
  fixtures[0]?.model === DJANGO_USER ||
  (fixtures.every(({ fields }) => typeof fields.password === 'string' && DJANGO_PASSWORD.test(fields.password)) &&
    fixtures.some(({ fields }) => typeof fields.email === 'string' && textOf(fields.password) !== ''))

/** Names of groups: by the keys that users refer to, or by natural keys such as `["Editors"]`. */
const groupNamesOf = (groups: unknown, names: ReadonlyMap<string, string>): string[] =>
  itemsOf(groups).flatMap((group) => {
    const name = Array.isArray(group) ? textOf(group[0]) : names.get(textOf(group))
    return name ? [name] : []
  })

/** The user models of `dumpdata`. Null if the value is none. */
export const djangoTables = (value: unknown, tableOf: TableMaker): SourceTable[] | null => {
  const fixtures = itemsOf(value).map(fixtureOf)
  if (fixtures.length === 0 || fixtures.some((fixture) => fixture === null)) return null
  const byModel = groupBy(fixtures as Fixture[], ({ model }) => model.toLowerCase())
  const names = new Map((byModel.get(GROUP_MODEL) ?? []).map(({ pk, fields }) => [textOf(pk), textOf(fields.name)]))
  return [...byModel]
    .filter(([, models]) => isUserModel(models))
    .map(([model, models]) => {
      const records = models.map(({ fields }) => ({ ...fields, groups: groupNamesOf(fields.groups, names) }))
      return tableOf(model, records, { format: 'django' })
    })
}

export const djangoLayout: Layout = {
  format: 'django',
  wants: [],
  // A table of the same columns in a dump of the database.
  matches: (titles) => titles.has('password') && titles.has('is_superuser') && titles.has('date_joined'),
  bind: ({ titles, source, options }) => {
    const cell = cellsByTitle(titles)
    return (row) => {
      const place = { row: row.row, source }
      const isActive = cell(row, 'is_active')
      return userOf(
        place,
        {
          email: textOf(cell(row, 'email')),
          username: textOf(cell(row, 'username')),
          name: joinName(cell(row, 'first_name'), cell(row, 'last_name')) || joinName(cell(row, 'name')),
          groups: itemsOf(cell(row, 'groups')).map(textOf),
          password: passwordOf(cell(row, 'password')),
          isDisabled: isActive !== undefined && flagOf(isActive) !== true,
          createdAt: timeOf(cell(row, 'date_joined')),
          lastSignInAt: timeOf(cell(row, 'last_login')),
        },
        options.domain,
      )
    }
  },
}
