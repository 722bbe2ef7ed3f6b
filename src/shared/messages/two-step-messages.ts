import { PASSWORD_MIN_CODE_POINTS } from '../domain/password.ts'
import { clockMessages } from './clock-messages.ts'
import { formatCount, plural } from './plural.ts'

/** Two-step verification: setting it up, and turning it off. */
export const twoStepMessages = {
  heading: 'Two-step verification',
  about: 'Ask for a code from your phone when you sign in.',
  on: 'On. You’ll be asked for a code from your authenticator app.',
  off: 'Off. Anyone who learns your password can sign in.',
  setUp: 'Set up two-step verification',
  setUpDone: (aheadSeconds: number) =>
    aheadSeconds === 0 ? 'Two-step verification set up' : `Two-step verification set up. ${clockMessages.apart(aheadSeconds)}`,
  setUpAbout: 'You’ll be asked for a code each time you sign in. Your other sessions will end.',
  remove: 'Remove two-step verification',
  removeTitle: 'Remove two-step verification?',
  removeAbout: `You’ll sign in with only your password, and your other sessions will end. If your password is shorter than ${PASSWORD_MIN_CODE_POINTS} characters, you’ll choose a new one.`,
  removeButton: 'Remove',
  removeDone: 'Two-step verification removed',
  required: 'Your role requires two-step verification. Set it up to continue.',
  begin: 'Start',
  qrCode: 'QR code for the authenticator app',
  scan: 'Scan this with an authenticator app on your phone.',
  noCamera: 'No camera? Type this key instead:',
  typeKey: 'Type this key into an authenticator app on your phone:',
  orScan: 'Or scan this. It is large because your email is long.',
  secretKey: 'Secret key',
} as const

const dontHaveIt = (count: number): string =>
  `${formatCount(count)} ${plural(count, { one: 'user doesn’t', other: 'users don’t' })} have it yet`

/** The confirmation before two-step verification is required of users. */
export const requirementMessages = {
  title: 'Require two-step verification?',
  about: (count: number) =>
    `${dontHaveIt(count)}. ${plural(count, { one: 'This user', other: 'They' })} must set it up before continuing, also if signed in now.`,
  button: 'Require it',
  ownTitle: 'Set up your own first',
  ownAbout: (count: number) =>
    `${dontHaveIt(count)}, and you are one of them. Set up two-step verification for yourself, then require it. Nothing is saved yet.`,
  affected: 'Who doesn’t have it yet',
  more: (count: number) => `and ${formatCount(count)} more`,
} as const
