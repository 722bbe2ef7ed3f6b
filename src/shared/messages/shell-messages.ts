import { isolate } from './user-messages.ts'

/** The names of the screens of a signed-in user: heading, link, window title and palette. */
export const screenTitles = {
  profile: 'Profile',
  overview: 'Overview',
  users: 'Users',
  requests: 'Requests',
  audit: 'Audit',
  settings: 'Settings',
} as const

/** The window title. The name of the directory keeps its own direction. */
export const formatWindowTitle = (screen: string, directory: string | null): string =>
  [screen, ...(directory === null ? [] : [isolate(directory)]), shellMessages.product].join(' · ')

/** The frame of the signed-in window: the side bar, and the message row. */
export const shellMessages = {
  product: 'Gatehouse',
  navigation: 'Main',
  palette: 'Search or go to',
  shortcuts: 'Keyboard shortcuts',
  collapse: 'Collapse side bar',
  expand: 'Expand side bar',
  signOut: 'Sign out',
  /** Follows the number of open requests. */
  waiting: ' waiting',
  lastChange: 'What was done',
  undo: 'Undo',
  dismiss: 'Dismiss',
} as const

/** The screen in place of a window that could not be drawn. */
export const windowFaultMessages = {
  heading: 'Something went wrong',
  about: 'Gatehouse can’t show this screen. Everything that was saved is safe. Reload signs you out, and opens the window again.',
  again:
    'If it happens again, copy the details and send them to the person who looks after Gatehouse. No content of the directory is in the details.',
  number: (id: string) => `Its number in Gatehouse’s log: ${id}`,
  reload: 'Reload',
  copy: 'Copy details',
  copied: 'Details copied',
  notCopied: 'The details couldn’t be copied. Write down the number instead.',
} as const
