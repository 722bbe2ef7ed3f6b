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
