import { PASSWORD_MIN_CODE_POINTS } from '../domain/password.ts'

/** Two-step verification: setting it up, and turning it off. */
export const twoStepMessages = {
  heading: 'Two-step verification',
  about: 'Ask for a code from your phone when you sign in.',
  on: 'On. You’ll be asked for a code from your authenticator app.',
  off: 'Off. Anyone who learns your password can sign in.',
  setUp: 'Set up two-step verification',
  setUpDone: 'Two-step verification set up',
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
  secretKey: 'Secret key',
} as const
