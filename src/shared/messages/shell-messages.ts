/** The names of the screens of a signed-in user: heading, link, window title and palette. */
export const screenTitles = {
  profile: 'Profile',
  overview: 'Overview',
  users: 'Users',
  requests: 'Requests',
  audit: 'Audit',
  settings: 'Settings',
} as const

/** The frame of the signed-in window: the side bar, and the message in the corner. */
export const shellMessages = {
  product: 'Gatehouse',
  navigation: 'Main',
  palette: 'Search or go to',
  shortcuts: 'Keyboard shortcuts',
  signOut: 'Sign out',
  /** Follows the number of open requests. */
  waiting: ' waiting',
  lastChange: 'What was done',
  undo: 'Undo',
  dismiss: 'Dismiss',
} as const
