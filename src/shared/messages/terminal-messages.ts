import type { ComparisonCounts, ComparisonList } from '../api/comparison.ts'
import type { BrokenReason, GatehouseError } from '../errors.ts'
import { formatBrokenReason } from './broken-start-messages.ts'
import { formatError, formatFieldReason } from './error-messages.ts'
import { countOf } from './plural.ts'
import { differenceNames, restoreMessages } from './restore-messages.ts'
import { isolateDirected } from './user-messages.ts'

const EXAMPLE = '745-4F2A-9KQ1-7XBM-C2D0'

/** The help of `npm run cli`. */
export const helpMessages = {
  usage: (command: string) => `Usage: npm run cli -- ${command}`,
  sentence: (summary: string) => `${summary.slice(0, 1).toUpperCase()}${summary.slice(1)}.`,
  more: 'COMMAND --help says more about a command.',
  signIn: 'It asks who signs in, or reads password and code as lines from standard input. No option takes a secret.',
  exitCodes: [
    'Exit codes: 0 done, 1 failed, 2 wrong usage, 3 done and a fault was found, 4 refused, 5 sign-in failed,',
    '6 not found, 7 exists already or was changed meanwhile, 130 cancelled. Errors are on standard error.',
  ],
} as const

/** `npm run cli`. */
export const cliMessages = {
  noDirectory: (folder: string) => `There is no Gatehouse directory in ${folder}. Choose its folder with --data-dir.`,
  noSuchAdministrator: 'No administrator has this email.',
  chooseAdministrator: 'There are several administrators. Choose one with --email ADDRESS:',
  resetCode: (email: string, code: string) => `Reset code for ${isolateDirected(email)}: ${code}`,
  codeUse: (expiresAt: number) =>
    `It works once, until ${new Date(expiresAt).toLocaleString()}: in Gatehouse, choose "Reset password".`,
  isRecorded: 'This is in the audit log, and is shown at the next sign-in.',
  passphrasePrompt: 'Passphrase of the backup: ',
  restoreUsage: 'Choose the backup with --from FILE. --yes belongs to --replace.',
  replaceQuestion: 'Replace the directory by this backup? [y/N] ',
  replaceNeedsYes: 'To replace the directory without a terminal, add --yes. Nothing was changed.',
  replacedAccess:
    'All sessions, reset codes, activation codes and registered programs have ended. Deletions, disablings, demotions and new passwords since the backup stay.',
  replacedKept: (path: string) => `The replaced directory is in ${path}. Delete it when you no longer need it.`,
  restored: (users: number, madeAt: number) =>
    `Restored ${countOf(users, 'user')} from the backup of ${new Date(madeAt).toLocaleString()}.`,
  restoredAccess:
    'All sessions, reset codes, activation codes and registered programs of the backup have ended. Daily backups are off.',
  restoredHead: (head: string) => `Newest entry of the audit log in the backup: ${head}`,
  restoreRefusals: {
    'no-file': 'There is no such file, or you can’t read it.',
    'folder-in-use': 'The data folder isn’t empty. Choose a new folder with --data-dir, or add --replace. Nothing was changed.',
    'not-a-backup': 'This file isn’t a backup of Gatehouse. Nothing was changed.',
    newer: 'A newer Gatehouse made this backup. Update Gatehouse first. Nothing was changed.',
    'wrong-passphrase': 'The passphrase isn’t the one of this backup. Nothing was changed.',
    damaged: 'The backup is damaged: it is cut off, or was changed. Use another one. Nothing was changed.',
    'other-directory':
      'This backup is of another directory. Restore it into a new folder, without --replace. Nothing was changed.',
    'directory-unknown':
      'No file in the data folder tells which directory it is. Restore the backup into a new folder, without --replace. Nothing was changed.',
    cancelled: 'Cancelled. Nothing was changed.',
  },
  malformedHead: `Enter the whole entry with its fingerprint, such as ${EXAMPLE}.`,
  newestEntry: (head: string) => `Newest entry, to note down: ${head}`,
} as const

/** What a backup differs in from the directory that it would replace, as lines. */
export const formatComparison = ({
  madeAt,
  users,
  isLogIntact,
  counts,
}: {
  madeAt: number
  users: number
  isLogIntact: boolean
  counts: ComparisonCounts | null
}): string[] => [
  `Backup of ${new Date(madeAt).toLocaleString()}, with ${countOf(users, 'user')}.`,
  ...(isLogIntact ? [] : [restoreMessages.logBroken]),
  ...(counts
    ? (Object.keys(differenceNames) as ComparisonList[]).map((list) => `  ${differenceNames[list]}: ${counts[list]}`)
    : [restoreMessages.notCompared]),
]

/** `npm run serve`. */
export const serveMessages = {
  usage: (port: number, compatPort: number) => `Usage: npm run serve -- [--port PORT] [--data-dir FOLDER] [--compat]

  Answers over HTTP on 127.0.0.1 and [::1], without a window, until you stop it (Ctrl-C).

  --port      Default: the port in the directory's settings. In a new directory ${port}, with --compat ${compatPort}. 0 chooses any free port.
  --compat    the original exercise's behaviour, for teaching: creates a new directory for it, or serves one that was created with it`,
  compat:
    'Compat mode is on: anyone who knows an email can reset its password, and nothing is throttled. Keep no real users in this directory.',
  withoutIpv6: 'This computer has no IPv6, so Gatehouse answers only at 127.0.0.1. If you turn IPv6 on later, restart it.',
  notSetUp: 'This directory has no administrator yet. Start Gatehouse to create one.',
  answers: (address: string, port: number) => `Gatehouse answers on http://${address}:${port}`,
  notCompat: 'This directory was not created with --compat, and can’t be changed to it. Choose another folder with --data-dir.',
  portTaken: (port: number) => `Another program uses port ${port}. Choose another with --port.`,
  localhostTaken: (port: number) =>
    `Another program listens at [::1]:${port}, where the name localhost leads first. Choose another port with --port.`,
  portRefused: (port: number) => `You don’t have permission to use port ${port}. Choose another with --port, 1024 or above.`,
  portUnexpected: (port: number, error: string) => `Port ${port} couldn’t be opened: ${error}`,
} as const

/** A value that does not follow its rule. */
const formatIssue = ({ path, reason }: { readonly path: string; readonly reason: string }): string => {
  const told = formatFieldReason(reason, '')
  return path === '' ? told : `${path}: ${told}`
}

/** Why a command failed, for the terminal. */
export const formatTerminalError = (error: Exclude<GatehouseError, { code: 'directory-broken' }>): string => {
  switch (error.code) {
    case 'not-set-up':
      return serveMessages.notSetUp
    case 'no-such-user':
      return 'No user has this email or user name.'
    case 'invalid-input':
      return error.issues.map(formatIssue).join(' ')
    case 'too-many-attempts':
      return `Too many attempts. Try again in ${countOf(error.seconds, 'second')}.`
    case 'required-action':
      return error.action === 'change-password'
        ? 'Choose a new password first: sign in to the window.'
        : 'Set up two-step verification first: sign in to the window.'
    case 'reset-required':
      return 'This password no longer works, because you reported “This was not me”. Set a new one with a code, in the window.'
    case 'already-set-up':
      return 'This directory has an administrator already. Nothing was changed.'
    case 'not-signed-in':
      return 'The session has ended. Run the command again.'
    case 'not-available':
    case 'unknown-operation':
      return 'A terminal can’t do that. Use the window.'
    case 'no-such-session':
      return 'This user has no session with this id.'
    case 'busy':
      return 'Another process keeps the directory busy. Nothing was changed. Try again.'
    case 'internal':
      return `Something went wrong. See ${error.id} above.`
    default:
      return formatError(error)
  }
}

const NOT_OPENED = 'Gatehouse can’t open this directory.'

/** Why a directory can't be opened, for the terminal. The window's screen has more detail. */
export const formatTerminalBrokenReason = (broken: { reason: BrokenReason; file: string | null } | null): string => {
  if (broken === null) return NOT_OPENED
  const { reason, file } = broken
  switch (reason) {
    case 'keys-sealed':
      return 'The keys of this directory are protected by the keychain. To serve it without a window, choose Remove keychain protection in the window’s Settings.'
    case 'folder-foreign':
      return `${file ?? 'The data folder'} belongs to another user of this computer, who could change everything in it. Run this as that user, or choose another folder with --data-dir.`
    case 'folder-shared':
      return `Other users of this computer can write to ${file ?? 'the data folder'}. Remove their permission (chmod go-w), or choose another folder with --data-dir.`
    case 'file-linked':
      return `${file} is a link, has a second name, or is not a regular file. Replace it with the file itself.`
    case 'file-foreign':
      return `${file} belongs to another user of this computer, who could change it. Replace it with a file of your own.`
    default: {
      const { what, now } = formatBrokenReason(reason, file)
      return `${what} ${now}`
    }
  }
}
