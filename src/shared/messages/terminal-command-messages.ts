/** The texts of a command in its help. */
export type CommandTexts = {
  /** What it does, in a line. */
  readonly summary: string
  /** The name of the words after the command, such as `EMAIL`. */
  readonly words?: string
  /** Further sentences of its help. */
  readonly more?: string
  readonly options: Readonly<Record<string, OptionTexts>>
}

/** `value`: the name of the option's value. A switch has none. */
type OptionTexts = { readonly value?: string; readonly hint: string }

const EXAMPLE_HEAD = '745-4F2A-9KQ1-7XBM-C2D0'

const reason = { value: 'TEXT', hint: 'why, for the audit log' }
const to = { value: 'FILE', hint: 'the file to write' }
const force = { hint: 'replaces the file if it exists' }
const format = { value: 'FORMAT', hint: 'Default: csv' }
const separator = { value: 'NAME', hint: 'the separator of CSV. Default: comma' }

const logFilter = {
  search: { value: 'TEXT', hint: 'entries with this text' },
  user: { value: 'EMAIL', hint: 'entries about this user' },
  by: { value: 'EMAIL', hint: 'what this user did' },
  outcome: { value: 'OUTCOME', hint: 'only these entries' },
  from: { value: 'TIME', hint: 'from this time on, such as 2026-03-01 or 2026-03-01T08:00' },
  until: { value: 'TIME', hint: 'before this time' },
}

const userFilterTexts = {
  search: { value: 'TEXT', hint: 'words of the email or name, in any order' },
  role: { value: 'ROLE', hint: 'users with this role' },
  state: { value: 'STATE', hint: 'users in this state. Deleted users are left out unless you ask for them' },
  group: { value: 'GROUP', hint: 'members of this group' },
  locked: { hint: 'users whose sign-in is locked' },
  'must-change-password': { hint: 'users who must change their password' },
  'without-second-step': { hint: 'users without two-step verification' },
} as const

const folderOnly = 'It needs no sign-in: access to the data folder is enough.'

/** The texts of each command, by its name. */
export const commandTexts = {
  init: {
    summary: 'sets up a new directory and creates its first administrator',
    more: `It asks for an email and a password, or reads them as lines from standard input, and prints ten recovery codes. ${folderOnly}`,
    options: { email: { value: 'ADDRESS', hint: 'the email of the administrator, instead of the question' } },
  },
  status: { summary: 'says whether the directory can be used', more: folderOnly, options: {} },
  usersList: {
    summary: 'lists users',
    options: {
      ...userFilterTexts,
      sort: { value: 'COLUMN', hint: 'Default: email' },
      descending: { hint: 'in the opposite order' },
      limit: { value: 'N', hint: 'at most N users. Default: all' },
    },
  },
  usersShow: { summary: 'shows a user', words: 'EMAIL', options: {} },
  usersCreate: {
    summary: 'creates a user, and issues an activation code',
    words: 'EMAIL',
    more: 'EMAIL may be a user name. The user sets a password with the code.',
    options: {
      name: { value: 'NAME', hint: 'the name of the user' },
      role: { value: 'ROLE', hint: 'Default: user' },
      group: { value: 'GROUP', hint: 'adds the user to this group. You can repeat it' },
      note: { value: 'TEXT', hint: 'a note for administrators' },
      'life-hours': { value: 'N', hint: 'how long the code works, in hours' },
      short: { hint: 'issues a short code' },
    },
  },
  usersDisable: {
    summary: 'disables a user',
    words: 'EMAIL',
    options: { on: { value: 'TIME', hint: 'from this time on, such as 2026-07-31. Default: at once' }, reason },
  },
  usersEnable: { summary: 'enables a disabled user', words: 'EMAIL', options: {} },
  usersUnlock: { summary: 'unlocks the sign-in of a user', words: 'EMAIL', options: {} },
  usersReset: {
    summary: 'issues a reset code, or an activation code to a user without a password',
    words: 'EMAIL',
    options: { reason },
  },
  usersDelete: {
    summary: 'deletes a user',
    words: 'EMAIL',
    more: 'For 30 days you can restore the user.',
    options: { reason },
  },
  usersRestore: { summary: 'restores a deleted user', words: 'EMAIL', options: {} },
  usersErase: {
    summary: 'erases a user for good, in the audit log too',
    words: 'EMAIL',
    more: 'It asks for the address again. Backups and directories that a restore has replaced still have the user.',
    options: {},
  },
  usersExportData: { summary: 'writes all data of a user to a file', words: 'EMAIL', options: { to, force } },
  ownData: { summary: 'writes all that the directory has of you to a file', options: { to, force } },
  sessionsList: { summary: 'lists the sessions of a user', words: 'EMAIL', options: {} },
  sessionsEnd: {
    summary: 'ends the sessions of a user',
    words: 'EMAIL',
    options: { id: { value: 'ID', hint: 'only this session, by its id in the list' } },
  },
  auditList: {
    summary: 'lists entries of the audit log, the newest first',
    options: { ...logFilter, limit: { value: 'N', hint: 'at most N entries. Default: 50' } },
  },
  auditVerify: {
    summary: 'checks that the audit log is unchanged',
    more: folderOnly,
    options: { expect: { value: 'HEAD', hint: `and that it still has the entry you noted down, such as ${EXAMPLE_HEAD}` } },
  },
  auditExport: {
    summary: 'writes the audit log, or a part of it, to a file',
    options: { to, force, format, separator, ...logFilter, archives: { hint: 'with the entries in archives' } },
  },
  auditArchive: {
    summary: 'moves entries that are older than the settings keep into archives',
    more: 'The archives are signed files in the folder “archives” of the data folder. audit verify checks them too.',
    options: {},
  },
  auditArchives: { summary: 'lists the archives of the audit log', options: {} },
  exportUsers: {
    summary: 'writes users to a file, which import reads back',
    more: 'Another directory needs the key of this one to use the hashes. --key asks for a passphrase and writes the key beside the file, encrypted with it.',
    options: {
      to,
      force,
      format,
      separator,
      ...userFilterTexts,
      hashes: { hint: 'with the password hashes' },
      key: { hint: 'and their key, encrypted, in FILE.key' },
    },
  },
  importUsers: {
    summary: 'imports users of other systems, or of an export',
    words: 'FILE',
    more: 'The format is recognised. An administrator, operator or auditor is imported only if --allow names the email.',
    options: {
      format: { value: 'FORMAT', hint: 'the format, if another one is recognised' },
      encoding: { value: 'NAME', hint: 'the encoding of the text' },
      separator: { value: 'CHARACTER', hint: 'the separator of CSV, or tab' },
      domain: { value: 'DOMAIN', hint: 'makes NAME@DOMAIN of names without a domain' },
      map: { value: 'TITLE=FIELD', hint: 'what a column holds, such as "Mail=email", or none. You can repeat it' },
      conflicts: { value: 'CHOICE', hint: 'what becomes of users who differ here. Default: skip' },
      deleted: { value: 'CHOICE', hint: 'what becomes of users who are deleted here. Default: skip' },
      allow: { value: 'EMAIL', hint: 'imports this administrator, operator or auditor. You can repeat it' },
      key: { value: 'FILE', hint: 'the key of the directory that made an export with hashes. Asks for its passphrase' },
      'dry-run': { hint: 'says what would be imported, and changes nothing' },
    },
  },
  keysRotate: {
    summary: 'makes new keys for the directory',
    more: 'Passwords of former keys stay valid, and are hashed again at the next sign-in.',
    options: {},
  },
  doctor: {
    summary: 'says what is wrong or weak on this computer',
    more: `It looks at the folder, the disk, the database, the audit log, the keys, the clock and the backups. It ends with 3 if there is a problem. ${folderOnly}`,
    options: {},
  },
  compact: { summary: 'gives unused space of the database back', more: 'Other changes wait meanwhile.', options: {} },
  backup: { summary: 'makes a backup in the folder that is chosen in Settings', options: {} },
  restore: {
    summary: 'makes a directory from a backup, in a new folder or with --replace over the one that is there',
    more: 'It asks for the passphrase of the backup, or reads it as a line from standard input.',
    options: {
      from: { value: 'FILE', hint: 'the backup' },
      replace: { hint: 'over the directory in the data folder: shows what differs, asks, and keeps the replaced directory' },
      yes: { hint: 'with --replace: goes on without asking' },
    },
  },
  recoverAdmin: {
    summary: 'issues a one-time reset code for an administrator who is locked out',
    more: folderOnly,
    options: {
      email: { value: 'ADDRESS', hint: 'the administrator, if there are several' },
      'remove-second-factor': { hint: 'also removes two-step verification, if the authenticator app is lost' },
    },
  },
  completion: {
    summary: 'prints the completion for a shell',
    words: 'SHELL',
    more: 'SHELL is bash, zsh or fish. docs/terminal.md says where to put it.',
    options: {},
  },
} as const satisfies Record<string, CommandTexts>

/** The options of every command, and of those that sign in. */
export const commonOptionTexts = {
  as: { value: 'EMAIL', hint: 'who signs in, instead of the question' },
  'data-dir': { value: 'FOLDER', hint: 'the data folder' },
  json: { hint: 'prints JSON, for programs' },
  help: { hint: 'prints this help' },
} as const satisfies Record<string, OptionTexts>
