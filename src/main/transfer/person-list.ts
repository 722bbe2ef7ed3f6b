import { foldText } from '../../shared/domain/email.ts'
import { type DelimitedRow, DelimitedTextFault, readDelimitedRows } from './delimited-text.ts'

/** What a list says of one person, as written. A text that is not there is empty. */
export type ListedPerson = {
  readonly line: number
  readonly email: string
  /** Read if there is no email. Some lists have emails in this column. */
  readonly username: string
  readonly name: string
  readonly role: string
  readonly groups: readonly string[]
  readonly note: string
}

type Column = 'email' | 'username' | 'name' | 'first-name' | 'last-name' | 'role' | 'groups' | 'note'

/** The names of columns, folded and without blanks and hyphens. */
const columnNames: Readonly<Record<Column, readonly string[]>> = {
  email: ['email', 'emailaddress', 'useremail', 'mail', 'address'],
  username: ['username', 'user', 'login', 'loginname', 'account', 'benutzername'],
  name: ['name', 'fullname', 'displayname'],
  'first-name': ['firstname', 'givenname', 'vorname'],
  'last-name': ['lastname', 'surname', 'familyname', 'nachname'],
  role: ['role'],
  groups: ['groups', 'group', 'class', 'team', 'klasse'],
  note: ['note', 'notes', 'comment', 'notiz'],
}

/** The order of the columns of a list without a header, beside the email. */
const UNNAMED: readonly Column[] = ['name', 'role', 'groups', 'note']

/** A field in an isolate, as our own reports write names from right to left. */
const ISOLATED = /^\u2068(.*)\u2069$/su

/** What separates several groups in one field. */
const GROUP_SEPARATORS = /[,;|\r\n]/

const findColumn = (title: string): Column | null => {
  const key = foldText(title).replace(/[\s._-]/g, '')
  const found = Object.entries(columnNames).find(([, names]) => names.includes(key))
  return found ? (found[0] as Column) : null
}

const columnsOfHeader = (titles: readonly string[]): (Column | null)[] | null => {
  const columns = titles.map(findColumn)
  return (columns.includes('email') || columns.includes('username')) && !titles.some((title) => title.includes('@'))
    ? columns
    : null
}

/**
 * Without a header, the first row shows where the email is. Unknown titles and too many columns are refused, because a guess could make names of
 * password hashes.
 *
 * @throws DelimitedTextFault
 */
const guessColumns = ({ line, fields }: DelimitedRow): Column[] => {
  const at = fields.findIndex((field) => field.includes('@'))
  if (at < 0 || fields.length > UNNAMED.length + 1) throw new DelimitedTextFault('list-columns-unknown', line)
  return [...UNNAMED.slice(0, at), 'email', ...UNNAMED.slice(at)]
}

/** `Name <address>`, with or without quotes around the name, or an address alone. */
const MAILBOX = /^(?:"([^"]*)"\s*|([^<>"]*))<([^<>]*)>$/

const ADDRESS_ALONE = /^[^\s,;<>"]+@[^\s,;<>"]+$/

/** Lines of mailboxes, as a mail program copies them: one per line, or with semicolons or commas between them. */
function* readMailboxes(text: string): Generator<ListedPerson> {
  let line = 0
  for (const part of text.split(/\r\n|\r|\n|(?<=>)[ \t]*[;,]/)) {
    line += 1
    const typed = part.trim()
    if (typed === '') continue
    const [, quoted, plain, address = typed] = MAILBOX.exec(typed) ?? []
    yield { line, email: address.trim(), username: '', name: (quoted ?? plain ?? '').trim(), role: '', groups: [], note: '' }
  }
}

const isMailboxes = (text: string): boolean => {
  const parts = text.split(/\r\n|\r|\n|(?<=>)[ \t]*[;,]/).map((part) => part.trim())
  const filled = parts.filter((part) => part !== '')
  return filled.length > 0 && filled.every((part) => MAILBOX.test(part) || ADDRESS_ALONE.test(part))
}

export type PersonList = {
  readonly people: Iterable<ListedPerson>
  /** The titles of columns that are not read. */
  readonly ignored: readonly string[]
}

function* readTable(rows: Iterable<DelimitedRow>, columns: readonly (Column | null)[]) {
  const read = (fields: readonly string[], wanted: Column): string =>
    fields[columns.indexOf(wanted)]?.replace(ISOLATED, '$1').trim() ?? ''
  for (const { line, fields } of rows) {
    const parts = [read(fields, 'first-name'), read(fields, 'last-name')].filter((part) => part !== '')
    const name = columns.includes('name') ? read(fields, 'name') : parts.join(' ')
    const groups = read(fields, 'groups')
      .split(GROUP_SEPARATORS)
      .filter((group) => group.trim() !== '')
    const [email, username] = [read(fields, 'email'), read(fields, 'username')]
    yield { line, email, username, name, role: read(fields, 'role'), groups, note: read(fields, 'note') }
  }
}

function* join<T>(first: T, rest: Iterable<T>): Generator<T> {
  yield first
  yield* rest
}

/** Reads a list of people: a table with or without a header, or mailboxes. @throws DelimitedTextFault, also while it is read */
export const readPersonList = (typed: string): PersonList => {
  const text = typed.startsWith('\ufeff') ? typed.slice(1) : typed
  if (isMailboxes(text)) return { people: readMailboxes(text), ignored: [] }
  const rows = readDelimitedRows(text)
  const { value: first, done } = rows.next()
  if (done) return { people: [], ignored: [] }
  const named = columnsOfHeader(first.fields)
  if (!named) return { people: readTable(join(first, rows), guessColumns(first)), ignored: [] }
  const ignored = first.fields.filter((title: string, index: number) => named[index] === null && title.trim() !== '')
  return { people: readTable(rows, named), ignored }
}
