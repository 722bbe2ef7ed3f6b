/**
 * The operations' names as plain data, and the two IPC channels. The preload needs nothing else,
 * so nothing here may import zod.
 */
export const operationNames = [
  'app:status',
  'setup:createAdministrator',
  'setup:recoverAdministrator',
  'auth:register',
  'auth:login',
  'auth:logout',
  'auth:profile',
  'auth:updateProfile',
  'auth:changeEmail',
  'auth:changePassword',
  'auth:reauthenticate',
  'auth:listSessions',
  'auth:endSession',
  'auth:endOtherSessions',
  'auth:beginSecondFactor',
  'auth:confirmSecondFactor',
  'auth:removeSecondFactor',
  'auth:closeAccount',
  'auth:reset',
  'auth:requestReset',
  'auth:renewRecoveryCodes',
  'auth:acknowledgeNotices',
  'auth:disownNotices',
  'requests:list',
  'requests:dismiss',
  'http:read',
  'programs:list',
  'programs:add',
  'programs:revoke',
  'programs:introspect',
  'users:list',
  'users:count',
  'users:find',
  'users:issueReset',
  'users:requirePasswordChange',
  'users:unlock',
  'users:explainSignIn',
  'users:create',
  'users:read',
  'users:update',
  'users:changeEmail',
  'users:changeRole',
  'users:disable',
  'users:enable',
  'users:delete',
  'users:restore',
  'users:undo',
  'users:removeSecondFactor',
  'users:listSessions',
  'users:endSession',
  'users:endSessions',
  'users:timeline',
  'users:planMany',
  'users:runMany',
  'overview:read',
  'settings:read',
  'settings:update',
  'settings:calibrate',
  'settings:keepKeys',
  'audit:verify',
  'audit:list',
  'audit:count',
  'jobs:read',
  'jobs:cancel',
  'jobs:list',
  'jobs:report',
  'jobs:takeSlips',
  'desktop:copySecret',
  'desktop:saveCodes',
  'desktop:printCodes',
  'desktop:printSlip',
  'desktop:printSlips',
  'desktop:chooseFolder',
  'desktop:quit',
] as const

export type OperationName = (typeof operationNames)[number]

/** One request channel: `{ operation, input, sessionId }` in, a `Result` out. */
export const callChannel = 'gatehouse:call'

/** One event channel: main tells the windows that a topic changed, without its content. */
export const changedChannel = 'gatehouse:changed'

/** What can change behind a window's back. The event carries the topic and nothing else. */
export const topics = ['directory', 'users', 'sessions', 'audit', 'jobs', 'http'] as const

export type Topic = (typeof topics)[number]
