import { isolateDirected } from './user-messages.ts'

/** A part of a printed sentence. Sheets print the names of buttons and the values in bold. */
type Part = string | { bold: string }

/** The texts of printed sheets. */
export const paperMessages = {
  kinds: { reset: 'Reset code', activation: 'Activation code' },
  resetCodes: 'Gatehouse codes',
  recipient: (email: string): Part[] => ['For ', { bold: email }],
  codeUse: {
    reset: [
      'Open Gatehouse, choose ',
      { bold: 'Reset password' },
      ', and enter your email, this code and a new password.',
    ] as Part[],
    activation: [
      'To choose your password, open Gatehouse, choose ',
      { bold: 'Reset password' },
      ', and enter your email and this code.',
    ] as Part[],
  },
  codeUntil: (until: string): Part[] => ['The code works once, until ', { bold: until }, '. Capitals and hyphens don’t matter.'],
  signature: 'Signature on receipt',
  recoveryCodes: 'Recovery codes',
  recoveryCodesHeading: 'Gatehouse recovery codes',
  recoveryCodesUse: [
    'Each code lets you set a new password once. Open Gatehouse, choose ',
    { bold: 'Reset password' },
    ', and enter your email, one of these codes and a new password.',
  ] as Part[],
  recoveryCodesApp:
    'If you use two-step verification, the code from your authenticator app is asked for too. Without the app, choose “Can’t use your app?” when you sign in. Your password and one of these codes then turn two-step verification off.',
  recoveryCodesNote:
    'Keep this sheet in a safe place, away from the computer. Anyone who has it can set your password. Generating new codes cancels these.',
  recoveryCodesFile: (email: string, directory: string) =>
    `Gatehouse recovery codes for ${isolateDirected(email)} (${isolateDirected(directory)})`,
  recoveryCodesFileUse:
    'Each code works once: on the screen "Reset password", or with your password at "Can’t use your app?" when you sign in.',
} as const
