import { foldText } from '../../../shared/domain/email.ts'
import { parseGroupsField } from '../../../shared/domain/groups.ts'
import type { ImportColumn, ImportedPassword, ImportField, ImportRecord } from '../imported-user.ts'
import { readPasswordForm } from '../password-form.ts'
import { type Cell, EXPRESSION, flagOf, textOf, timeOf } from './cell-values.ts'
import { passwordOf, type RecordReader, type SourceRow } from './source-table.ts'
import { NO_PASSWORD, refuse, type UserParts, userOf } from './user-record.ts'

/** Titles of columns, folded and without blanks, hyphens, dots and underscores. */
const fieldTitles: Readonly<Record<ImportField, readonly string[]>> = {
  email: ['email', 'emailaddress', 'useremail', 'mail', 'primaryemail', 'emailadresse', 'mailadresse', 'courriel', 'correo'],
  username: [
    'username',
    'user',
    'login',
    'loginname',
    'userlogin',
    'account',
    'benutzername',
    'benutzer',
    'emailusername',
    'uid',
  ],
  name: ['name', 'fullname', 'displayname', 'vollername', 'anzeigename', 'nom', 'nombre'],
  'first-name': ['firstname', 'givenname', 'vorname', 'prenom'],
  'last-name': ['lastname', 'surname', 'familyname', 'nachname'],
  role: ['role', 'rolle'],
  groups: ['groups', 'group', 'class', 'team', 'klasse', 'gruppe', 'gruppen', 'department', 'abteilung'],
  note: ['note', 'notes', 'comment', 'notiz', 'notizen', 'bemerkung', 'kommentar'],
  password: ['password', 'passwort', 'kennwort', 'plainpassword', 'motdepasse'],
  'password-hash': [
    'passwordhash',
    'hashedpassword',
    'encryptedpassword',
    'passworddigest',
    'pwhash',
    'passwd',
    'userpass',
    'hash',
  ],
  disabled: ['disabled', 'isdisabled', 'blocked', 'locked', 'gesperrt', 'deaktiviert', 'banned', 'suspended', 'inactive'],
  enabled: ['enabled', 'isenabled', 'active', 'isactive', 'aktiv'],
  'disable-at': ['disableon', 'disableat', 'expires', 'expireson', 'gesperrtab'],
  'must-change-password': ['mustchangepassword', 'passwordchangerequired', 'forcepasswordchange'],
  'created-at': [
    'created',
    'createdat',
    'createdon',
    'datejoined',
    'registered',
    'userregistered',
    'angelegt',
    'erstellt',
    'angelegtam',
  ],
  'last-sign-in-at': ['lastsignin', 'lastsigninat', 'lastlogin', 'lastloginat', 'lastsignedinat', 'letzteanmeldung'],
  'password-changed-at': ['passwordchanged', 'passwordchangedat', 'passwordupdatedat', 'passwordsetdate'],
}

const fieldOfTitle = new Map(
  Object.entries(fieldTitles).flatMap(([field, titles]) => titles.map((title) => [title, field as ImportField] as const)),
)

/** Titles of columns that hold secrets, whether they are read or not. */
const SECRET_TITLE =
  /pass|pwd|hash|digest|token|secret|session|(?:^|[^a-z])t?otp(?:[^a-z]|$)|(?:^|[^a-z])salt|api.?key|private.?key|kennwort|recovery|pepper|backup.?code/i

/** A password hash, or a random text that may be a secret. */
const SECRET_CONTENT =
  /^(?:b['"])?\$\w{1,20}\$|^\{S?SHA|^(?:scrypt|pbkdf2|sha1|sha256|md5|plain|argon2|bcrypt)[_:$]|^[0-9a-f]{32,}$|^[\w+/-]{40,}={0,2}$/i

/** A password hash by its form alone. */
const HASH_CONTENT =
  /^(?:hmac-sha384|sealed)\/\d|^(?:b['"])?\$(?:2[abxy]|P|H|apr1|wp|argon2\w*|pbkdf2\S*|scrypt|6|5|1|y)\$|^\{S?SHA|^(?:scrypt|pbkdf2(?:_sha\d+|:sha\d+)?|argon2|bcrypt(?:_sha256)?)[:$]|^[0-9a-f]{32}$/i

const SAMPLES = 3
const SAMPLE_MAX_CHARACTERS = 100

/** A field in an isolate, as our own reports write names from right to left. */
const ISOLATED = /^\u2068(.*)\u2069$/su

const keyOf = (title: string): string => foldText(title).replace(/[\s._-]/g, '')

/** The field that a title names. */
export const findField = (title: string): ImportField | null => fieldOfTitle.get(keyOf(title)) ?? null

const suggestByContent = (samples: readonly string[]): ImportField | null => {
  if (samples.length === 0) return null
  if (samples.every((sample) => /^\s*[^\s@]+@[^\s@]+\s*$/.test(sample))) return 'email'
  return samples.every((sample) => HASH_CONTENT.test(sample)) && samples.some((sample) => sample.length > 32)
    ? 'password-hash'
    : null
}

/** The columns of a table, with the fields that their titles and first values suggest. Each field is suggested once. */
export const suggestColumns = (titles: readonly string[], rows: readonly SourceRow[]): ImportColumn[] => {
  const taken = new Set<ImportField>()
  const samplesOf = (at: number): string[] => rows.map(({ cells }) => textOf(cells[at])).filter((text) => text.trim() !== '')
  const suggest = (title: string, samples: readonly string[]): ImportField | null => {
    const named = findField(title)
    const isHash = (named === 'password' || named === null) && suggestByContent(samples) === 'password-hash'
    return isHash ? 'password-hash' : (named ?? suggestByContent(samples))
  }
  const suggestions = titles.map((title, at) => ({ title, samples: samplesOf(at), byTitle: findField(title) !== null }))
  // A title says more than content.
  const fields = new Map<number, ImportField>()
  for (const isByTitle of [true, false]) {
    for (const [at, { title, samples, byTitle }] of suggestions.entries()) {
      const field = byTitle === isByTitle ? suggest(title, samples) : null
      if (field === null || taken.has(field)) continue
      taken.add(field)
      fields.set(at, field)
    }
  }
  return suggestions.map(({ title, samples }, at) => {
    const field = fields.get(at) ?? null
    const isSecret =
      field === 'password' ||
      field === 'password-hash' ||
      SECRET_TITLE.test(title) ||
      samples.some((sample) => SECRET_CONTENT.test(sample.trim()))
    const shown = samples.slice(0, SAMPLES).map((sample) => sample.slice(0, SAMPLE_MAX_CHARACTERS).toWellFormed())
    return { title, samples: isSecret ? [] : shown, isSecret, field }
  })
}

/** A hash, or else a password in plain text. */
const readPassword = (hash: Cell, plain: string): ImportedPassword =>
  hash === EXPRESSION || textOf(hash) !== '' ? passwordOf(hash) : readPlain(plain)

/** A column that should hold passwords can hold their hashes. A hash must never become a password, because anyone who has it could then sign in. */
const readPlain = (text: string): ImportedPassword => {
  if (text === '') return NO_PASSWORD
  return HASH_CONTENT.test(text) ? readPasswordForm(text) : { kind: 'plain', password: text }
}

/** Reads the rows of a table whose columns are mapped to fields. Of two columns with the same field, the first counts. */
export const readMapped = (
  fields: readonly (ImportField | null)[],
  { source, domain }: { readonly source: string; readonly domain: string | undefined },
): RecordReader => {
  const at = (field: ImportField): number => fields.indexOf(field)
  const places = {
    email: at('email'),
    username: at('username'),
    name: at('name'),
    first: at('first-name'),
    last: at('last-name'),
    role: at('role'),
    groups: at('groups'),
    note: at('note'),
    password: at('password'),
    hash: at('password-hash'),
    disabled: at('disabled'),
    enabled: at('enabled'),
    disableAt: at('disable-at'),
    mustChange: at('must-change-password'),
    created: at('created-at'),
    signedIn: at('last-sign-in-at'),
    changed: at('password-changed-at'),
  }
  return ({ row, cells }: SourceRow): ImportRecord => {
    const text = (place: number): string => (place < 0 ? '' : textOf(cells[place]).replace(ISOLATED, '$1'))
    const time = (place: number): number | null => (place < 0 ? null : timeOf(cells[place]))
    const email = text(places.email)
    const username = text(places.username)
    const joined = `${text(places.first).trim()} ${text(places.last).trim()}`.trim()
    const name = text(places.name).trim() || joined
    if (places.email >= 0 && cells[places.email] === EXPRESSION) return refuse({ row, source }, username || name, 'expression')
    const isDisabled = places.disabled < 0 ? false : flagOf(cells[places.disabled])
    const isEnabled = places.enabled < 0 || text(places.enabled).trim() === '' ? true : flagOf(cells[places.enabled])
    const mustChangePassword = places.mustChange < 0 ? false : flagOf(cells[places.mustChange])
    // Who is disabled there must not be able to sign in here, so a value that cannot be read is no No.
    if (isDisabled === null || isEnabled === null || mustChangePassword === null) {
      return refuse({ row, source }, email || username || name, 'malformed')
    }
    const parts: UserParts = {
      email,
      username,
      name,
      role: text(places.role).trim(),
      groups: parseGroupsField(text(places.groups)),
      note: text(places.note).trim().replace(/\r\n?/g, '\n'),
      password: readPassword(cells[places.hash], text(places.password)),
      isDisabled: isDisabled || !isEnabled,
      disableAt: time(places.disableAt),
      mustChangePassword,
      createdAt: time(places.created),
      lastSignInAt: time(places.signedIn),
      passwordChangedAt: time(places.changed),
    }
    return userOf({ row, source }, parts, domain)
  }
}
