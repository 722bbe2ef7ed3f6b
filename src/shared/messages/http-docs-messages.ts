/** The description of the HTTP API: /openapi.json, and the page at /docs that shows it. */
export const httpDocsMessages = {
  title: 'Gatehouse HTTP API',
  about: 'The HTTP API of a Gatehouse directory, on this computer only.',
  version: (version: string) => `Version ${version}.`,
  machineReadable: 'Machine-readable:',
  request: 'Request',
  responses: 'Responses',
  tags: { original: 'The original routes', programs: 'For programs', operations: 'Every operation by its own name' },
  refused: 'Refused',
  done: 'Done',
  ownAttempts: 'A registered program that sends its token (Authorization: Bearer) has its own limit of attempts.',
  forAnyone: (operation: string) => `${operation}, for anyone`,
  withPermission: (operation: string, permission: string) => `${operation}, with the permission ${permission}`,
  introspect: 'Checks a session for a registered program: whether it is valid, and its user as far as the scopes allow',
  introspected: 'What the scopes allow',
  health: 'Checks that the directory answers',
  greeting: 'The greeting',
  sessionId: 'A session id',
  programToken: 'The token of a registered program',
  message: 'A message for people',
  code: 'A code for programs, except where the original exercise has none',
} as const

/** What each original route does. */
export const routeSummaries = {
  register: 'Creates a user',
  signIn: 'Signs in; the cookie session_id is the session',
  signOut: 'Signs out',
  profile: 'Returns the user of a session',
  askReset: 'Asks the administrators for a reset code',
  reset: 'Sets a new password with a reset code or a recovery code',
} as const
