import type { OperationName } from '../api/names.ts'

/** Audit actions that are not operations: they happen automatically or within an operation. */
type OwnEvent =
  | 'auth:lock'
  | 'folder:closed'
  | 'auth:lockSecondFactor'
  | 'auth:upgradeHash'
  | 'session:abandoned'
  | 'session:window-gone'
  | 'users:add'
  | 'users:purge'
  | 'bulk:finished'
  | 'audit:exported'

/** What was done or attempted. The outcome is shown separately, so the words fit both outcomes. */
const words: Readonly<Record<OperationName | OwnEvent, string>> = {
  'app:status': 'Starting a window',
  'setup:createAdministrator': 'Setting up the directory',
  'setup:recoverAdministrator': 'Recovering an administrator in the terminal',
  'auth:register': 'Creating one’s own account',
  'auth:login': 'Signing in',
  'auth:logout': 'Signing out',
  'auth:profile': 'Reading one’s own profile',
  'auth:updateProfile': 'Changing one’s own name',
  'auth:changeEmail': 'Changing one’s own e-mail',
  'auth:changePassword': 'Changing one’s own password',
  'auth:reauthenticate': 'Confirming the password',
  'auth:listSessions': 'Reading one’s own sessions',
  'auth:endSession': 'Ending one of one’s own sessions',
  'auth:endOtherSessions': 'Ending all of one’s other sessions',
  'auth:beginSecondFactor': 'Beginning a second factor',
  'auth:confirmSecondFactor': 'Setting up a second factor',
  'auth:removeSecondFactor': 'Removing one’s own second factor',
  'auth:closeAccount': 'Closing one’s own account',
  'auth:reset': 'Resetting the password with a code',
  'auth:requestReset': 'Asking for a reset code',
  'auth:renewRecoveryCodes': 'Making recovery codes',
  'auth:acknowledgeNotices': 'Acknowledging notices',
  'auth:disownNotices': 'Saying “This was not me”',
  'auth:listSecurityEvents': 'Looking at the security activity',
  'auth:lock': 'Locking the sign-in',
  'folder:closed': 'Closing the data folder to other users of the computer',
  'auth:lockSecondFactor': 'Locking the second factor',
  'auth:upgradeHash': 'Hashing the password anew',
  'session:abandoned': 'Ending sessions that a former run left behind',
  'session:window-gone': 'Ending the session of a window that is gone',
  'overview:read': 'Reading the overview',
  'requests:list': 'Reading the requests for reset codes',
  'requests:dismiss': 'Dismissing a request for a reset code',
  'http:read': 'Reading the state of the HTTP API',
  'programs:list': 'Reading the registered programs',
  'programs:add': 'Registering a program',
  'programs:revoke': 'Revoking a program',
  'programs:introspect': 'A program’s look at a session',
  'users:list': 'Reading the list of users',
  'users:count': 'Counting users',
  'users:find': 'Finding users',
  'users:issueReset': 'Issuing a reset code',
  'users:requirePasswordChange': 'Requiring a password change',
  'users:unlock': 'Unlocking the sign-in',
  'users:explainSignIn': 'Explaining a sign-in',
  'users:add': 'Adding an account',
  'users:create': 'Creating an account',
  'users:read': 'Reading an account',
  'users:update': 'Changing name, note or tags',
  'users:changeEmail': 'Changing an e-mail',
  'users:changeRole': 'Changing a role',
  'users:disable': 'Disabling an account',
  'users:enable': 'Enabling an account',
  'users:delete': 'Deleting an account',
  'users:purge': 'Purging a deleted account',
  'users:restore': 'Restoring an account',
  'users:undo': 'Undoing a change',
  'users:removeSecondFactor': 'Removing a second factor',
  'users:listSessions': 'Reading somebody’s sessions',
  'users:endSession': 'Ending a session',
  'users:endSessions': 'Ending all sessions of an account',
  'users:timeline': 'Reading an account’s timeline',
  'bulk:plan': 'Planning a change to many accounts',
  'bulk:run': 'Changing many accounts',
  'bulk:finished': 'Ending a change to many accounts',
  'settings:read': 'Reading the settings',
  'settings:update': 'Changing the settings',
  'settings:calibrate': 'Measuring the hash cost',
  'settings:setKeyStorage': 'Changing how the keys are kept',
  'audit:verify': 'Verifying the audit log',
  'audit:verifyInTerminal': 'Verifying the audit log in the terminal',
  'audit:head': 'Reading the newest entry of the audit log',
  'audit:list': 'Reading the audit log',
  'audit:count': 'Counting entries of the audit log',
  'audit:export': 'Exporting the audit log',
  'audit:exported': 'Ending an export of the audit log',
  'jobs:read': 'Looking at a job',
  'jobs:cancel': 'Cancelling a job',
  'jobs:list': 'Listing jobs',
  'jobs:report': 'Reading a job’s report',
  'jobs:takePrintedCodes': 'Taking the reset slips of a job',
  'desktop:copySecret': 'Copying a code',
  'desktop:saveRecoveryCodes': 'Saving recovery codes',
  'desktop:printRecoveryCodes': 'Printing recovery codes',
  'desktop:printResetCode': 'Printing a reset slip',
  'desktop:printResetCodes': 'Printing reset slips',
  'desktop:readListPreferences': 'Reading one’s own set-up of the list',
  'desktop:saveListPreferences': 'Setting up the list of users',
  'desktop:chooseFolder': 'Choosing a folder',
  'desktop:quit': 'Quitting',
}

const known: ReadonlyMap<string, string> = new Map(Object.entries(words))

/** The action of an entry in words. An action that a newer Gatehouse recorded is shown by its name. */
export const formatAction = (action: string): string => known.get(action) ?? action

/** All actions in words, for a filter. */
export const actionChoices: readonly { value: string; label: string }[] = [...known]
  .map(([value, label]) => ({ value, label }))
  .sort((one, other) => one.label.localeCompare(other.label, 'en'))
