/** The names of the screens of a signed-in user: heading, link, window title and palette. */
export const screenTitles = {
  profile: 'Profile',
  overview: 'Overview',
  users: 'Users',
  requests: 'Requests',
  audit: 'Audit',
  settings: 'Settings',
} as const
