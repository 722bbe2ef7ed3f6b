/** The screens before sign-in. */
export const setUpMessages = {
  heading: 'Set up Gatehouse',
  intro: 'Create your administrator account. You’ll use it to manage everyone else.',
  button: 'Create administrator',
  done: 'Administrator created',
  folder: (folder: string, areKeysSealed: boolean) =>
    `Data is stored on this computer: ${folder}${areKeysSealed ? '. The keychain protects its keys, so the folder alone can’t be moved to another computer. A backup can.' : ''}`,
} as const

/** The button on the screens before sign-in. */
export const restoreFromBackup = 'Restore from a backup'

export const notStartedMessages = {
  heading: 'Gatehouse did not start',
  intro: 'The part of Gatehouse that reads the directory didn’t answer. Nothing was changed.',
} as const

const PASSWORD_ONLY = 'If you forget your password, any one of them lets you set a new one.'

const PASSWORD_OR_APP =
  'If you forget your password, one of them and a code from your authenticator app let you set a new one. If you lose the app, one of them and your password turn two-step verification off.'

export const recoveryCodesMessages = {
  list: 'Recovery codes list',
  continue: 'Continue',
  ten: {
    heading: 'Recovery codes',
    /** With two-step verification, a code alone sets no password. */
    intro: (hasSecondFactor: boolean) =>
      `Save these recovery codes now. You won’t see them again. ${hasSecondFactor ? PASSWORD_OR_APP : PASSWORD_ONLY} Each works once. Keep them off this computer, printed or in a password manager.`,
  },
  one: {
    heading: 'Replacement code',
    intro: () =>
      'Your new password is set, and the recovery code you used no longer works. This new code replaces it. Save it now: you won’t see it again.',
  },
} as const

export const signInMessages = {
  heading: 'Sign in',
  button: 'Sign in',
  isClosed: 'No account? Ask an administrator.',
  createAccount: 'Create account',
  resetPassword: 'Reset password',
  emailHint: 'Your email or user name.',
  cannotUseApp: 'Can’t use your app?',
  lostApp: {
    heading: 'Use a recovery code',
    intro: 'The code replaces your authenticator app. Two-step verification is then off until you set it up again.',
    field: 'Recovery code',
    hint: 'Capitals, spaces and hyphens don’t matter.',
    button: 'Use code',
    done: 'Two-step verification removed',
    noCode: 'No recovery code? Ask an administrator. They check that it’s you and remove two-step verification.',
  },
  codeFor: (email: string) => `Enter the code from your authenticator app for ${email}.`,
} as const

export const registerMessages = {
  heading: 'Create account',
  button: 'Create account',
  done: 'Account created',
  backToSignIn: 'Back to sign in',
} as const

export const resetMessages = {
  heading: 'Reset password',
  intro: 'Use a reset code from an administrator, or one of your recovery codes.',
  code: 'Reset code',
  codeHint: 'Capitals, spaces and hyphens don’t matter.',
  authenticatorCodeHint: 'Enter the 6-digit code in your authenticator app too.',
  button: 'Update password',
  done: 'Password updated',
  ask: 'Ask an administrator',
  askIntro: 'We’ll let the administrators know. One of them will check that it’s you and give you a reset code.',
  send: 'Send request',
  backToReset: 'Back to reset',
  asked: 'Request sent. If this user exists, an administrator can now give you a code.',
  handedOut: 'Teaching mode gives out the code by itself. It is filled in below.',
} as const
