import type { GatehouseError } from '../errors.ts'
import { signInMessages } from './entry-messages.ts'
import { formatError } from './error-messages.ts'
import { isolateDirected } from './user-messages.ts'

const named = (program: string): string => `“${isolateDirected(program)}”`

/** The pages in the browser where a program signs users in. */
export const ssoPageMessages = {
  language: 'en',
  signIn: {
    heading: signInMessages.heading,
    about: (program: string) => `${named(program)} asks you to sign in. It doesn’t see your password.`,
    email: 'Email',
    emailHint: signInMessages.emailHint,
    password: 'Password',
    button: signInMessages.button,
    cancel: 'Cancel',
  },
  code: {
    heading: 'Enter your code',
    about: signInMessages.codeFor,
    field: 'Authenticator code',
    button: 'Continue',
  },
  consent: {
    heading: (program: string) => `Allow ${named(program)}?`,
    about: (who: string) => `You are signed in as ${isolateDirected(who)}.`,
    sees: 'It will know:',
    scopes: {
      openid: 'that it is you, whenever you sign in to it',
      email: 'your email',
      profile: 'your name',
      groups: 'those of your groups that an administrator lets it see',
      offline_access: 'all of this also while you are away, until you end its access',
    },
    later: 'You can end this on your profile in Gatehouse.',
    allow: 'Allow',
    deny: 'Don’t allow',
    switch: 'Use another account',
  },
  device: {
    heading: 'Connect a terminal',
    about: 'Enter the code that the terminal shows.',
    field: 'Code',
    wrong: 'This code is wrong, used or expired. Check what the terminal shows, or start there again.',
    button: 'Continue',
    confirmHeading: 'Is this your code?',
    confirmAbout: (program: string) => `${named(program)} must show this code. If it doesn’t, or you started nothing, cancel.`,
    confirm: 'It’s my code',
    cancel: 'Cancel',
    doneHeading: 'Terminal connected',
    done: 'You can close this page.',
  },
  signOut: {
    heading: 'Sign out?',
    about: (program: string | null) =>
      program === null
        ? 'You sign out of this browser.'
        : `${named(program)} asks to sign you out. You sign out of this browser.`,
    button: 'Sign out',
    stay: 'Stay signed in',
    doneHeading: 'Signed out',
    done: 'You can close this page.',
  },
  failed: {
    heading: 'This can’t continue',
    ended: 'This sign-in has ended or was used already. Start again in the program.',
    refused: (error: string) =>
      `The program’s request was refused (${error}). Start again in the program, or tell its administrator.`,
  },
} as const

/** An error on the sign-in page. The actions that a user must complete are open in the window only. */
export const formatSignInError = (error: GatehouseError, program: string): string => {
  switch (error.code) {
    case 'required-action':
      return error.action === 'change-password'
        ? 'You must choose a new password first. Open Gatehouse, sign in there, and come back.'
        : 'You must set up two-step verification first. Open Gatehouse, sign in there, and come back.'
    case 'not-permitted':
      return `Your account can’t use ${named(program)}. Ask an administrator.`
    case 'too-many-attempts':
      return `Too many attempts. Try again in ${error.seconds} seconds.`
    case 'invalid-input':
      return formatError({ code: 'wrong-credentials' })
    default:
      return formatError(error)
  }
}
