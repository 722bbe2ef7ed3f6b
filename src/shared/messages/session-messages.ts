import { formatClock, formatDateAndTime } from './user-messages.ts'

/** The end of a session, the lock, and the confirmation of the password. */
export const sessionMessages = {
  signedOut: 'Signed out',
  signedOutHere: 'You’re signed out in this window. Close the window too, so that the session ends.',
  ended: 'Your session has ended. Sign in to continue.',
  locked: 'Locked',
  lockedIntro: (email: string) => `Enter the password for ${email} to continue.`,
  unlock: 'Unlock',
  areYouThere: 'Are you still there?',
  locksAt: (at: number) => `This window will lock at ${formatClock(at)}.`,
  endsAt: (at: number) =>
    `This session has reached its maximum length. The window will lock at ${formatClock(at)} unless you confirm it’s you.`,
  timeLeft: 'Time left',
  secondsLeft: (seconds: number) => `Less than ${seconds} seconds left`,
  staySignedIn: 'Stay signed in',
  confirmTitle: 'Confirm that it is you',
  confirmAbout: 'Enter your password to continue.',
  reloadSession: {
    title: 'Reload and sign out?',
    about: 'You’ll be signed out, and what you entered will be lost.',
    keep: 'Cancel',
    discard: 'Reload and sign out',
  },
  reloadCodes: {
    title: 'Reload without these codes?',
    about: 'The recovery codes are shown only once. After a reload you need new ones.',
    keep: 'Keep the codes',
    discard: 'Reload',
  },
  thisWindow: 'This window',
  sessionTimes: (createdAt: number, lastUsedAt: number) =>
    `Started ${formatDateAndTime(createdAt)}. Last used ${formatDateAndTime(lastUsedAt)}.`,
  cancelled: 'Cancelled. Nothing was changed.',
  accountClosed: 'Account closed',
  noticesNotAnswered: 'This couldn’t be saved. Try again.',
  setUpElsewhere: 'This directory is already set up. Sign in instead.',
  compat: {
    region: 'Teaching mode',
    about:
      'Teaching mode is on. Anyone who knows an email can reset that user’s password, over HTTP and in this window. Don’t keep real users here.',
  },
} as const
