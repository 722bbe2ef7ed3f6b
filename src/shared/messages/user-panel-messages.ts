import type { UserDetailView } from '../api/users.ts'
import { formatCount, plural } from './plural.ts'
import { formatDate } from './user-messages.ts'

/** The panel of one user: its facts, sessions and timeline. */
export const userPanelMessages = {
  actions: 'Actions',
  more: 'More actions',
  you: 'This is you.',
  youAsAdministrator: 'This is you. While you’re the only administrator, you can’t be disabled, deleted or given another role.',
  none: 'None',
  account: {
    heading: 'Account',
    noName: 'Not set',
    address: 'Email',
    copyAddress: 'Copy address',
    addressCopied: 'Address copied',
    addressNotCopied: 'The clipboard isn’t available. Select the address and copy it.',
    username: 'User name',
    deleted: (state: string, when: string) => `${state} on ${when}`,
    restorable: (state: string, when: string, until: string) => `${state} on ${when}; can be restored until ${until}`,
    disabledLater: (state: string, when: string) => `${state} until ${when}, then disabled`,
  },
  access: {
    heading: 'Access',
    password: 'Password',
    passwordChange: 'Password change',
    changeDue: 'Required at the next sign-in',
    noChangeDue: 'Not due',
    off: 'Off',
    onSince: (when: string) => `On since ${when}`,
    recovery: 'Recovery codes',
    codesLeft: (count: number) => plural(count, { one: '1 code left', other: count === 0 ? 'None' : `${count} codes left` }),
    issuedCode: 'Issued code',
    activationCode: 'Activation code',
    noCode: 'None active',
    codeUntil: (when: string) => `Active until ${when}`,
  },
  technical: {
    heading: 'Details',
    id: 'User ID',
    stored: 'Password stored as',
  },
  sessions: {
    heading: 'Sessions',
    endAll: 'End all sessions',
    empty: 'No active sessions',
    list: 'Their sessions',
    ended: 'Session ended',
  },
  signIn: {
    heading: 'Sign-in status',
  },
  timeline: {
    heading: 'History',
    empty: 'Nothing has happened yet',
    older: 'Show older entries',
    openEntry: (id: number) => `Open entry ${formatCount(id)} of the log`,
    undo: 'Undo',
    undone: 'Undone',
    changedSince: 'Can’t undo: changed later',
  },
} as const

const schemeWords: Record<NonNullable<UserDetailView['password']>['scheme'], string> = {
  'keyed-bcrypt': 'Bcrypt with the directory key',
  bcrypt: 'Plain bcrypt, upgraded at the next sign-in',
  'sealed-bcrypt': 'Imported bcrypt, upgraded at the next sign-in',
  pbkdf2: 'Imported PBKDF2, upgraded at the next sign-in',
  scrypt: 'Imported scrypt, upgraded at the next sign-in',
  'firebase-scrypt': 'Imported from Firebase, upgraded at the next sign-in',
  argon2: 'Imported Argon2, upgraded at the next sign-in',
  phpass: 'Imported phpass, upgraded at the next sign-in',
  apr1: 'Imported from Apache, upgraded at the next sign-in',
  digest: 'Imported plain digest, upgraded at the next sign-in',
  'too-costly': 'Too costly to check: a reset code is needed',
  malformed: 'Damaged: a reset code is needed',
}

export const formatPasswordChange = ({ password, passwordChangedAt }: UserDetailView): string => {
  if (password === null) return 'Not set'
  return passwordChangedAt === null ? 'Never changed' : `Last changed ${formatDate(passwordChangedAt)}`
}

export const formatPasswordStorage = ({ password }: UserDetailView): string | null => {
  if (password === null) return null
  const { scheme, cost } = password
  if (cost === null) return schemeWords[scheme]
  const figure = scheme === 'pbkdf2' ? `${formatCount(cost)} iterations` : `cost\u00a0${cost}`
  return `${schemeWords[scheme]}, ${figure}`
}
