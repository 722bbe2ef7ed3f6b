import type { OwnView } from '../api/auth.ts'
import { RESTORABLE_DAYS } from '../domain/user-state.ts'
import { countOf, formatCount } from './plural.ts'
import { formatDate, formatDateAndTime } from './user-messages.ts'

export const profileMessages = {
  notRead: 'Your profile couldn’t be loaded',
  details: 'Your details',
  detailsAbout: 'What administrators, operators and auditors see.',
  name: 'Name',
  noName: 'Not set',
  role: 'Role',
  created: 'Created',
  previousSignIn: 'Last sign-in before this one',
  notYou: 'Not you?',
  noSignIn: 'Never',
  changeName: 'Change name',
  changeNameTitle: 'Change your name',
  newName: 'New name',
  saveName: 'Save name',
  nameSaved: 'Name saved',
  changeEmail: 'Change address',
  changeEmailTitle: 'Change your address',
  changeEmailAbout: 'You’ll sign in with this email from now on.',
  newEmail: 'New address',
  saveEmail: 'Save address',
  emailSaved: 'Address saved',
  emailIsFixed: 'To change it, ask an administrator.',
  passwordHeading: 'Password',
  passwordAbout: (changedAt: number | null) =>
    `${changedAt === null ? 'Never changed' : `Last changed ${formatDate(changedAt)}`}. Changing it signs you out everywhere else.`,
  codesHeading: 'Account recovery',
  codesAbout: (hasSecondFactor: boolean) =>
    `One-time codes for when you ${hasSecondFactor ? 'forget your password or lose your authenticator app' : 'forget your password'}.`,
  makeCodes: 'Generate new codes',
  makeCodesAbout: (left: number) =>
    left === 0
      ? 'You’ll get ten codes.'
      : `You’ll get ten new codes. They replace ${left === 1 ? 'the one' : `the ${formatCount(left)}`} you have left, which will stop working.`,
  makeCodesButton: 'Generate ten codes',
  sessionsHeading: 'Sessions',
  sessionsAbout: 'Where you’re signed in.',
  sessionsList: 'Your sessions',
  sessionEnded: 'Session ended',
  endOthers: 'End all other sessions',
  othersEnded: 'All other sessions ended',
  closeHeading: 'Close account',
  closeAbout: 'Sign out and remove your account from this directory.',
  close: 'Close my account',
  closeTitle: 'Close your account?',
  closeConsequences: `You’ll be signed out everywhere, and your codes stop working. An administrator can restore your account for ${RESTORABLE_DAYS} days. After that it is permanently deleted.`,
  closeButton: 'Close account',
} as const

/** A copy of one's own data. */
export const profileDataMessages = {
  heading: 'Your data',
  about:
    'A file with all that this directory has of you: details, groups, sessions, codes issued, and the audit log about you. No password and no code is in it.',
  button: 'Download my data',
  done: 'Your data was saved',
} as const

/** How many of the ten recovery codes are left. */
export const formatCodesLeft = ({
  recoveryCodesLeft,
  hasSecondFactor,
}: Pick<OwnView, 'recoveryCodesLeft' | 'hasSecondFactor'>): string =>
  recoveryCodesLeft === 0
    ? `You have no recovery codes. If you forget your password${hasSecondFactor ? ' or lose your authenticator app' : ''}, only an administrator can help.`
    : `${countOf(recoveryCodesLeft, 'recovery code')} left.`

/** When the newest recovery codes were created. */
export const formatCodesMade = ({ recoveryCodesMadeAt }: Pick<OwnView, 'recoveryCodesMadeAt'>): string =>
  recoveryCodesMadeAt === null ? '' : ` Last generated on ${formatDateAndTime(recoveryCodesMadeAt)}.`
