import type { OpenedFileView, TransferPlanView, TransferRowView } from '../api/transfer-views.ts'
import type {
  ConflictChoice,
  DeletedChoice,
  TransferDifference,
  TransferField,
  TransferKind,
  TransferList,
} from '../domain/transfer-choices.ts'
import type { StorageFault } from '../errors.ts'
import { countOf, formatCount } from './plural.ts'
import { formatStorageFault } from './storage-messages.ts'
import { formatRefusedRow, passwordFaultWords } from './transfer-reason-messages.ts'
import { formatRole, isolateDirected } from './user-messages.ts'

/** The screen that imports users of other systems. */
export const transferMessages = {
  button: 'Import users',
  heading: 'Import from a file',
  about: 'Import users with their passwords from a file of another system. Nothing changes until you start the import.',
  systems:
    'CSV, JSON and SQL files, and exports of Gatehouse, Keycloak, Django, WordPress, Auth0, Firebase, Supabase, PocketBase, Clerk, Devise, FusionAuth and htpasswd.',
  chooseFile: 'Choose files',
  otherFile: 'Choose other files',
  reading: 'Reading the file',
  format: 'Format',
  encoding: 'Encoding',
  separator: 'Separator',
  header: 'The first row has the titles',
  sources: 'Lists to import',
  source: (name: string, users: number) => `${isolateDirected(name)} (${formatCount(users)})`,
  useParameters: 'Use these parameters',
  domain: 'Domain for names without an address',
  domainHint: 'Makes “ann@example.com” of “ann”. Leave it empty to import user names.',
  pepper: 'Pepper',
  pepperHint: 'From config.pepper of Devise. Leave it empty if there is none.',
  signerKey: 'Signer key',
  saltSeparator: 'Salt separator',
  rounds: 'Rounds',
  memoryCost: 'Memory cost',
  keyHint:
    'The password hashes are of another directory. Choose the “.key” file that was saved beside the export. Without it, users get activation codes.',
  keyPassphrase: 'Key passphrase',
  chooseKey: 'Choose key file',
  keyUsed: 'The key fits. Users sign in with their passwords.',
  firebaseHint: 'From the Firebase console, under Authentication. Without them, passwords can’t be used.',
  secondFile: 'Passwords or users are in another file. Choose both files together.',
  columns: 'Columns',
  column: 'Column',
  values: 'First values',
  holds: 'Holds',
  notRead: 'Nothing that is read',
  columnName: (number: number) => `Column ${formatCount(number)}`,
  unreadable: 'This file can’t be imported',
  unreadableRows: 'The rows can’t be shown',
  columnsHint: 'Choose what each column holds.',
  columnsMissing: 'Choose a column for the email or the user name.',
  preview: 'First rows',
  fields: 'Take from the file',
  check: 'Check file',
  checkingName: 'Checking the file',
  cancel: 'Cancel',
  back: 'Back to the file',
  list: 'Rows to show',
  conflicts: 'Users who differ here',
  deleted: 'Users who are deleted here',
  forAll: 'As for all',
  allow: 'Import',
  tick: (user: string) => `Allow ${isolateDirected(user)}`,
  choiceOf: (user: string) => `Choice for ${isolateDirected(user)}`,
  raised: 'Administrators, operators and auditors are imported only if you tick them in the list.',
  codes: 'Users without a usable password get no code by themselves. Issue activation codes from the list of users afterwards.',
  start: 'Start import',
  saveReport: 'Save report',
  more: 'Show more',
  planEnded: 'This check has expired. Check the file again.',
  checkFailed: (fault: StorageFault | null) => `The file could not be checked. ${formatStorageFault(fault)}`,
  address: 'Address',
  person: 'Name',
  row: 'Row',
  rows: 'Rows of the file',
  finding: 'Finding',
  choice: 'Choice',
  nothing: 'Nothing to import.',
} as const

export const transferFieldWords: Readonly<Record<TransferField | TransferDifference, string>> = {
  name: 'Name',
  note: 'Note',
  groups: 'Groups',
  password: 'How they sign in',
  disabled: 'Disabled state',
  role: 'Role',
}

const transferListWords: Readonly<Record<TransferList, string>> = {
  new: 'New',
  same: 'Same',
  conflicting: 'Differ here',
  deleted: 'Deleted here',
  refused: 'Refused',
  'unusable-password': 'Unusable password',
  'raised-role': 'Roles to tick',
}

export const conflictWords: Readonly<Record<ConflictChoice, string>> = {
  keep: 'Keep, and fill what is empty',
  replace: 'Replace',
  skip: 'Skip',
}

export const deletedWords: Readonly<Record<DeletedChoice, string>> = { skip: 'Skip', replace: 'Restore and replace' }

/** How the password of a previewed row is stored. */
const formatPreviewPassword = (password: string): string => {
  if (password === 'none') return 'None'
  if (password === 'plain') return 'Plain text'
  if (password === 'gatehouse') return 'Gatehouse'
  const fault = Object.entries(passwordFaultWords).find(([name]) => name === password)
  return fault ? fault[1] : password
}

const kindCount = ({ kinds }: TransferPlanView, kind: TransferKind): number => kinds.find(({ name }) => name === kind)?.count ?? 0

/** How many rows each list of a plan has. */
export const countOfList = (plan: TransferPlanView, list: TransferList): number => {
  if (list === 'raised-role') return plan.raisedRoles
  if (list !== 'unusable-password') return kindCount(plan, list)
  return plan.passwords.unusable.reduce((sum, { count }) => sum + count, 0)
}

export const formatListLabel = (plan: TransferPlanView, list: TransferList): string =>
  `${transferListWords[list]} (${formatCount(countOfList(plan, list))})`

export const formatTransferTotal = ({ total }: TransferPlanView): string => `${countOf(total, 'row')} read.`

export const formatKinds = ({ kinds }: TransferPlanView): string =>
  kinds.map(({ name, count }) => `${transferListWords[name]}: ${formatCount(count)}.`).join(' ')

/** What differs, field by field, or why a row is refused. */
export const formatTransferFinding = (row: TransferRowView): string => {
  if (row.refused !== null) return formatRefusedRow(row.refused, row.shown)
  const differences = row.differences.map(formatDifference)
  const password = row.passwordFault === null ? [] : [passwordFaultWords[row.passwordFault]]
  const role = row.role === null || row.role === 'user' ? [] : [`Role in the file: ${formatRole(row.role)}`]
  return [...differences, ...password, ...role].join('. ')
}

const formatDifference = ({ field, here, file }: TransferRowView['differences'][number]): string => {
  const word = transferFieldWords[field]
  if (field === 'password') return here === '' ? 'Password: none here' : 'Password differs'
  if (field === 'disabled') return 'Disabled in the file only'
  if (field === 'role') return `${word}: ${here} here, ${file} in the file`
  return `${word}: ${here === '' ? 'empty' : isolateDirected(here)} here, ${isolateDirected(file)} in the file`
}

/** The columns of the saved report of a plan. */
export const transferReportColumns = ['row', 'list', 'address', 'name', 'finding', 'detail']

export const formatTransferRow = (row: TransferRowView): string[] => [
  String(row.row),
  row.source,
  row.shown,
  row.name,
  transferListWords[row.kind],
  formatTransferFinding(row),
]

export const formatOpened = ({ names }: Pick<OpenedFileView, 'names'>): string => names.map(isolateDirected).join(', ')

type PreviewRow = Extract<OpenedFileView, { kind: 'opened' }>['preview'][number]

/** What is known of a previewed row besides its address and name. */
export const formatPreviewFinding = ({ refused, email, role, groups, password, isDisabled }: PreviewRow): string => {
  if (refused !== null) return formatRefusedRow(refused, email)
  return [
    `Password: ${formatPreviewPassword(password)}`,
    ...(role === '' ? [] : [`Role: ${isolateDirected(role)}`]),
    ...(groups.length === 0 ? [] : [`Groups: ${groups.map(isolateDirected).join(', ')}`]),
    ...(isDisabled ? ['Disabled'] : []),
  ].join('. ')
}

export const formatPasswords = ({ passwords }: TransferPlanView): string => {
  const unusable = passwords.unusable.reduce((sum, { count }) => sum + count, 0)
  return `Passwords: ${formatCount(passwords.usable)} usable, ${formatCount(unusable)} unusable, ${formatCount(passwords.none)} without.`
}
