import type { ArchivesView, AuditEntryView } from '../api/audit.ts'
import type { SessionView } from '../api/session-summary.ts'
import type { UserView } from '../api/user-summary.ts'
import type { UserDetailView } from '../api/users.ts'
import { formatAddress } from '../domain/email.ts'
import { formatEntryRange } from './archive-messages.ts'
import { formatEntry } from './audit-entry-messages.ts'
import { countOf, formatBytes } from './plural.ts'
import { formatFileFault } from './transfer-reason-messages.ts'
import { formatRole, formatState, isolateDirected } from './user-messages.ts'

const percents = new Intl.NumberFormat('en', { style: 'percent' })

/** Signing in at the terminal, and jobs. */
export const signInMessages = {
  emailPrompt: 'Email: ',
  passwordPrompt: 'Password: ',
  repeatPrompt: 'Password again: ',
  codePrompt: 'Code from your authenticator app: ',
  emailMissing: 'There is no email on standard input. Give it with --as EMAIL, or as the first line.',
  passwordMissing: 'There is no password on standard input.',
  codeMissing: 'This user has two-step verification. Give the code as the line after the password.',
  passphrasePrompt: 'Passphrase for the key: ',
  passphraseMissing: 'There is no passphrase on standard input.',
  keysSealed:
    'The keys of this directory are protected by the keychain, which a terminal can’t use, so it can’t check a password. Use the window, or choose Remove keychain protection in its Settings. status, doctor, recover-admin and audit verify work without the keys.',
  passwordsDiffer: 'The two passwords differ. Nothing was changed.',
  unreadable: 'Standard input has a line that is too long, or that isn’t UTF-8. Nothing was changed.',
  progress: (done: number, total: number) => (total === 0 ? 'Working' : percents.format(Math.min(1, done / total))),
  jobFailed: 'It failed. Nothing more was written. See the error above, if there is one.',
  jobCancelled: 'Cancelled.',
} as const

/** Why a command line is wrong. */
export const usageMessages = {
  unknownCommand: (word: string) => `There is no command ${word}.`,
  unknownOption: (option: string) => `There is no option ${option} here.`,
  valueMissing: (option: string) => `${option} needs a value.`,
  valueUnexpected: (option: string) => `${option} takes no value.`,
  repeated: (option: string) => `${option} can be given once only.`,
  notAmong: (option: string, choices: readonly string[]) => `${option} is one of: ${choices.join(', ')}.`,
  wordMissing: (name: string) => `${name} is missing.`,
  wordUnexpected: (word: string) => `${word} is one word too many.`,
  notCount: (option: string) => `${option} needs a whole number above 0.`,
  notTime: (option: string) => `${option} needs a date such as 2026-07-31, or a time such as 2026-07-31T16:00.`,
  keyWithoutHashes: '--key belongs to an export with --hashes.',
  fileMissing: 'Name the file with --to FILE.',
  fileExists: (path: string) => `${path} exists. Add --force to replace it, or choose another name.`,
  help: (name: string) => `Usage: ${name}`,
} as const

/** A time of this computer that sorts, such as "2026-07-31 16:00". */
const formatTerminalTime = (time: number | null): string => {
  if (time === null) return '–'
  const date = new Date(time)
  const [year, month, day, hour, minute] = [
    date.getFullYear(),
    date.getMonth() + 1,
    date.getDate(),
    date.getHours(),
    date.getMinutes(),
  ].map((part) => String(part).padStart(2, '0'))
  return `${year}-${month}-${day} ${hour}:${minute}`
}

const address = (email: string): string => isolateDirected(formatAddress(email))

/** A user in a line of a list. */
export const userCells = (user: UserView): string[] => [
  address(user.email),
  isolateDirected(user.name),
  formatRole(user.role),
  user.isLocked ? `${formatState(user.state)}, locked` : formatState(user.state),
  formatTerminalTime(user.lastSignInAt),
]

/** A user in lines of a label and a value. */
export const userLines = (user: UserDetailView): [string, string][] => [
  ['Email', address(user.email)],
  ['Name', isolateDirected(user.name)],
  ['Role', formatRole(user.role)],
  ['State', formatState(user.state)],
  ['Groups', user.groups.map(isolateDirected).join(', ') || '–'],
  ['Note', isolateDirected(user.note) || '–'],
  ['Created', formatTerminalTime(user.createdAt)],
  ['Last sign-in', formatTerminalTime(user.lastSignInAt)],
  ['Password changed', formatTerminalTime(user.passwordChangedAt)],
  ['Must change password', user.mustChangePassword ? 'Yes' : 'No'],
  ['Two-step verification', user.hasSecondFactor ? 'On' : 'Off'],
  ['Sign-in', user.isLocked ? 'Locked' : 'Open'],
  ['Disabled from', formatTerminalTime(user.disableAt)],
  ['Recovery codes left', String(user.recoveryCodesLeft)],
]

export const sessionCells = (session: SessionView): string[] => [
  session.id,
  session.transport,
  formatTerminalTime(session.createdAt),
  formatTerminalTime(session.lastUsedAt),
]

export const entryCells = (entry: AuditEntryView): string[] => [
  String(entry.id),
  formatTerminalTime(entry.at),
  entry.actor ? address(entry.actor.email) : '–',
  entry.subject && entry.subject.id !== entry.actor?.id ? address(entry.subject.email) : '–',
  formatEntry(entry),
]

export const archiveCells = ({ file, first, last, bytes }: ArchivesView['archives'][number]): string[] => [
  file,
  formatEntryRange({ from: first, to: last }),
  formatBytes(bytes),
]

/** What a command has done. */
export const resultMessages = {
  created: (email: string) => `Created ${address(email)}.`,
  activationCode: (code: string) => `Activation code: ${code}`,
  resetCode: (code: string) => `Reset code: ${code}`,
  codeUntil: (time: number) => `It works once, until ${formatTerminalTime(time)}.`,
  state: (user: UserView) => `${address(user.email)}: ${formatState(user.state)}`,
  disabledFrom: (user: UserView) => `${address(user.email)} is disabled from ${formatTerminalTime(user.disableAt)}.`,
  unlocked: (email: string) => `${address(email)} can try to sign in again.`,
  sessionsEnded: (count: number) => `Ended ${countOf(count, 'session')}.`,
  administratorCreated: (email: string) => `Created the administrator ${address(email)}.`,
  keepRecoveryCodes: 'Recovery codes. Each sets a new password once. Keep them in a safe place:',
  exported: (count: number, path: string) => `Wrote ${countOf(count, 'entry', 'entries')} to ${path}`,
  usersExported: (count: number, path: string) => `Wrote ${countOf(count, 'user')} to ${path}`,
  eraseQuestion: (email: string) => `Everything of ${address(email)} will be removed for good. Type the address again: `,
  eraseUnanswered: 'The address was not typed again. Nothing was changed.',
  dataExported: (path: string) => `Wrote the data to ${path}`,
  keysRotated: 'The directory has new keys. Passwords stay valid.',
  compacted: (before: number, after: number) => `The database has ${formatBytes(after)}. Before: ${formatBytes(before)}.`,
  backedUp: (path: string, users: number) => `Made a backup of ${countOf(users, 'user')}: ${path}`,
} as const

/** Importing users. */
export const terminalImportMessages = {
  noColumn: (title: string) => `The file has no column ${title}. Give --map as TITLE=FIELD.`,
  unreadable: (names: readonly string[], fault: string) =>
    `${names.map(isolateDirected).join(', ')} can’t be imported. ${formatFileFault(fault)}`,
  partly: (fault: string) => `Nothing was imported. ${formatFileFault(fault)}`,
  nothing: 'Nothing to import.',
  notRaised: (email: string) => `The file has no administrator, operator or auditor ${email}.`,
  raised: (count: number) =>
    `${countOf(count, 'row')} with another role than User. Each is left out unless --allow names its email.`,
  done: (changed: number, skipped: number) => `Imported ${countOf(changed, 'user')}. Skipped ${countOf(skipped, 'row')}.`,
} as const

/** The state of a directory. */
export const statusMessages = {
  ready: 'The directory is ready.',
  firstRun: 'The directory has no administrator yet. init creates one.',
  version: (version: string) => `Gatehouse ${version}`,
  name: (name: string) => `Name: ${isolateDirected(name)}`,
} as const
