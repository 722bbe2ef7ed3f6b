import type { OperationName } from '../api/names.ts'

/** Audit actions that are not operations: they happen automatically or within an operation. */
type OwnEvent =
  | 'auth:lock'
  | 'clock:setBack'
  | 'retention:held'
  | 'folder:closed'
  | 'auth:lockSecondFactor'
  | 'auth:upgradeHash'
  | 'session:abandoned'
  | 'session:window-gone'
  | 'users:add'
  | 'users:purge'
  | 'users:erased'
  | 'users:dataExported'
  | 'groups:purge'
  | 'bulk:finished'
  | 'imports:finished'
  | 'transfers:finished'
  | 'transfers:replace'
  | 'audit:exported'
  | 'audit:archived'
  | 'transfers:exported'
  | 'settings:compacted'
  | 'backups:finished'
  | 'backups:restored'
  | 'backups:kept'
  | 'sso:allow'
  | 'sso:deny'
  | 'sso:token'
  | 'sso:useToken'
  | 'sso:logout'

/** An action as a fact, and as what a refused call tried. A fact is null for an operation that is recorded only if it is refused. */
type ActionWords = { readonly fact: string | null; readonly attempt: string }

const words: Readonly<Record<OperationName | OwnEvent, ActionWords>> = {
  'app:status': { fact: null, attempt: 'start a window' },
  'app:examine': { fact: null, attempt: 'examine the directory' },
  'app:reportFault': { fact: null, attempt: 'report a fault' },
  'setup:createAdministrator': { fact: 'Gatehouse set up', attempt: 'set up Gatehouse' },
  'setup:recoverAdministrator': { fact: 'Administrator recovered in the terminal', attempt: 'recover an administrator' },
  'setup:rehearseRestore': { fact: null, attempt: 'open a backup before the sign-in' },
  'setup:readRestore': { fact: null, attempt: 'read an opened backup before the sign-in' },
  'setup:cancelRestore': { fact: null, attempt: 'close an opened backup before the sign-in' },
  'setup:restore': { fact: null, attempt: 'restore a backup before the sign-in' },
  'auth:register': { fact: 'Account created', attempt: 'create an account' },
  'auth:login': { fact: 'Signed in', attempt: 'sign in' },
  'auth:logout': { fact: 'Signed out', attempt: 'sign out' },
  'auth:profile': { fact: null, attempt: 'read their profile' },
  'auth:updateProfile': { fact: 'Own name changed', attempt: 'change their name' },
  'auth:changeEmail': { fact: 'Own email changed', attempt: 'change their email' },
  'auth:changePassword': { fact: 'Own password changed', attempt: 'change their password' },
  'auth:reauthenticate': { fact: 'Password confirmed', attempt: 'confirm their password' },
  'auth:listSessions': { fact: null, attempt: 'list their sessions' },
  'auth:endSession': { fact: 'Own session ended', attempt: 'end one of their sessions' },
  'auth:endOtherSessions': { fact: 'Own other sessions ended', attempt: 'end their other sessions' },
  'auth:beginSecondFactor': { fact: 'Two-step verification set-up started', attempt: 'start to set up two-step verification' },
  'auth:confirmSecondFactor': { fact: 'Two-step verification set up', attempt: 'set up two-step verification' },
  'auth:removeLostSecondFactor': {
    fact: 'Two-step verification removed with a recovery code',
    attempt: 'remove two-step verification with a recovery code',
  },
  'auth:removeSecondFactor': { fact: 'Own two-step verification removed', attempt: 'remove their two-step verification' },
  'auth:closeAccount': { fact: 'Own account closed', attempt: 'close their account' },
  'auth:reset': { fact: 'Password reset', attempt: 'reset a password' },
  'auth:requestReset': { fact: 'Reset code requested', attempt: 'request a reset code' },
  'auth:renewRecoveryCodes': { fact: 'Recovery codes generated', attempt: 'generate recovery codes' },
  'auth:acknowledgeNotices': { fact: 'Notices read', attempt: 'mark notices as read' },
  'auth:disownNotices': { fact: 'Reported “This was not me”', attempt: 'report “This was not me”' },
  'auth:listSecurityEvents': { fact: null, attempt: 'list their security activity' },
  'auth:lock': { fact: 'Sign-in locked', attempt: 'lock a sign-in' },
  'clock:setBack': { fact: 'Clock of this computer was set back', attempt: 'follow the clock' },
  'retention:held': {
    fact: 'Permanent deletion of deleted users paused (the clock jumped forward)',
    attempt: 'pause the permanent deletion of deleted users',
  },
  'folder:closed': { fact: 'Data folder closed to other users of the computer', attempt: 'close the data folder' },
  'auth:lockSecondFactor': { fact: 'Two-step verification locked', attempt: 'lock two-step verification' },
  'auth:upgradeHash': { fact: 'Password storage upgraded', attempt: 'upgrade the password storage' },
  'session:abandoned': { fact: 'Sessions ended (Gatehouse restarted)', attempt: 'end old sessions' },
  'session:window-gone': { fact: 'Session ended (window closed)', attempt: 'end the session of a closed window' },
  'overview:read': { fact: null, attempt: 'read the overview' },
  'overview:resumePurge': {
    fact: 'Permanent deletion of deleted users resumed',
    attempt: 'resume the permanent deletion of deleted users',
  },
  'alerts:list': { fact: null, attempt: 'list security alerts' },
  'alerts:resolve': { fact: 'Security alert dealt with', attempt: 'mark a security alert as dealt with' },
  'requests:list': { fact: null, attempt: 'list requests for reset codes' },
  'requests:dismiss': { fact: 'Request for a reset code dismissed', attempt: 'dismiss a request for a reset code' },
  'requests:restore': {
    fact: 'Dismissed request for a reset code set back',
    attempt: 'set back a dismissed request for a reset code',
  },
  'http:retry': { fact: 'HTTP API tried again', attempt: 'try the HTTP API again' },
  'http:read': { fact: null, attempt: 'read the state of the HTTP API' },
  'programs:list': { fact: null, attempt: 'list programs' },
  'programs:add': { fact: 'Program added', attempt: 'add a program' },
  'programs:revoke': { fact: 'Program revoked', attempt: 'revoke a program' },
  'programs:introspect': { fact: null, attempt: 'check a session from a program' },
  'sso:list': { fact: null, attempt: 'list programs for single sign-on' },
  'sso:listUsers': { fact: null, attempt: 'list the users of a program' },
  'sso:register': { fact: 'Program for single sign-on registered', attempt: 'register a program for single sign-on' },
  'sso:revoke': { fact: 'Program for single sign-on revoked', attempt: 'revoke a program for single sign-on' },
  'sso:listAllowed': { fact: null, attempt: 'list the programs that they allow' },
  'sso:endAllowed': { fact: 'Access of a program ended by its user', attempt: 'end the access of a program' },
  'sso:signIn': { fact: 'Signed in for a program', attempt: 'sign in for a program' },
  'sso:allow': { fact: 'Program allowed', attempt: 'allow a program' },
  'sso:deny': { fact: 'Program not allowed', attempt: 'refuse a program' },
  'sso:token': { fact: 'Program got tokens', attempt: 'get tokens for a program' },
  'sso:useToken': { fact: null, attempt: 'use a token' },
  'sso:logout': { fact: 'Signed out for a program', attempt: 'sign out for a program' },
  'users:list': { fact: null, attempt: 'list users' },
  'users:count': { fact: null, attempt: 'count users' },
  'users:find': { fact: null, attempt: 'find users' },
  'users:issueReset': { fact: 'Reset code issued', attempt: 'issue a reset code' },
  'users:issueActivation': { fact: 'Activation code issued', attempt: 'issue an activation code' },
  'users:giveReason': { fact: 'Reason given', attempt: 'give a reason' },
  'users:requirePasswordChange': { fact: 'New password required', attempt: 'require a new password' },
  'users:unlock': { fact: 'Sign-in unlocked', attempt: 'unlock a sign-in' },
  'users:clearDelay': { fact: 'Sign-in delay cleared', attempt: 'clear a sign-in delay' },
  'users:explainSignIn': { fact: null, attempt: 'read the sign-in status of a user' },
  'users:add': { fact: 'User added', attempt: 'add a user' },
  'users:create': { fact: 'User created', attempt: 'create a user' },
  'users:read': { fact: null, attempt: 'read a user' },
  'users:update': { fact: 'User details changed', attempt: 'change user details' },
  'users:changeUsername': { fact: 'User name changed', attempt: 'change a user name' },
  'users:confirmEmail': { fact: 'Email confirmed', attempt: 'confirm an email' },
  'users:changeEmail': { fact: 'Email changed', attempt: 'change an email' },
  'users:changeRole': { fact: 'Role changed', attempt: 'change a role' },
  'users:disable': { fact: 'User disabled', attempt: 'disable a user' },
  'users:enable': { fact: 'User enabled', attempt: 'enable a user' },
  'users:delete': { fact: 'User deleted', attempt: 'delete a user' },
  'users:purge': { fact: 'User permanently deleted', attempt: 'permanently delete a user' },
  'users:exportData': { fact: 'Export of user data started', attempt: 'export the data of a user' },
  'auth:exportData': { fact: 'Export of own data started', attempt: 'export own data' },
  'users:dataExported': { fact: 'User data exported', attempt: 'export the data of a user' },
  'users:erase': { fact: 'Erasure of a user started', attempt: 'erase a user' },
  'users:erased': { fact: 'User erased', attempt: 'erase a user' },
  'users:restore': { fact: 'User restored', attempt: 'restore a user' },
  'users:undo': { fact: 'Change undone', attempt: 'undo a change' },
  'users:removeSecondFactor': { fact: 'Two-step verification removed', attempt: 'remove two-step verification' },
  'users:listSessions': { fact: null, attempt: 'list the sessions of a user' },
  'users:endSession': { fact: 'Session of a user ended', attempt: 'end a session' },
  'users:endSessions': { fact: 'All sessions of a user ended', attempt: 'end all sessions of a user' },
  'users:timeline': { fact: null, attempt: 'read the timeline of a user' },
  'groups:list': { fact: null, attempt: 'list groups' },
  'groups:create': { fact: 'Group created', attempt: 'create a group' },
  'groups:update': { fact: 'Group changed', attempt: 'change a group' },
  'groups:planMerge': { fact: null, attempt: 'plan a merge of groups' },
  'groups:merge': { fact: 'Groups merged', attempt: 'merge groups' },
  'groups:delete': { fact: 'Group deleted', attempt: 'delete a group' },
  'groups:undo': { fact: 'Change of a group undone', attempt: 'undo a change of a group' },
  'groups:purge': { fact: 'Group permanently deleted', attempt: 'permanently delete a group' },
  'bulk:plan': { fact: null, attempt: 'plan a bulk change' },
  'bulk:run': { fact: 'Bulk change started', attempt: 'start a bulk change' },
  'imports:plan': { fact: null, attempt: 'check a list of people' },
  'imports:run': { fact: 'Adding people started', attempt: 'add the people of a list' },
  'imports:finished': { fact: 'Adding people finished', attempt: 'finish adding people' },
  'transfers:export': { fact: 'Export of users started', attempt: 'export users' },
  'transfers:exportHashes': {
    fact: 'Export of users with password hashes started',
    attempt: 'export users with password hashes',
  },
  'transfers:exported': { fact: 'Export of users finished', attempt: 'finish an export of users' },
  'transfers:open': { fact: null, attempt: 'open a file to import' },
  'transfers:preview': { fact: null, attempt: 'preview a file to import' },
  'transfers:openKey': { fact: null, attempt: 'open the key of an import' },
  'transfers:plan': { fact: null, attempt: 'check a file to import' },
  'transfers:readRows': { fact: null, attempt: 'read the rows of a file to import' },
  'transfers:saveReport': { fact: 'Report of a file to import saved', attempt: 'save the report of a file to import' },
  'transfers:run': { fact: 'Import of users started', attempt: 'import users' },
  'transfers:close': { fact: null, attempt: 'close a file to import' },
  'transfers:replace': { fact: 'User replaced by an import', attempt: 'replace a user by an import' },
  'transfers:finished': { fact: 'Import of users finished', attempt: 'finish an import of users' },
  'bulk:finished': { fact: 'Bulk change finished', attempt: 'finish a bulk change' },
  'settings:read': { fact: null, attempt: 'read the settings' },
  'settings:update': { fact: 'Settings changed', attempt: 'change the settings' },
  'settings:calibrate': { fact: null, attempt: 'measure the hash cost' },
  'settings:rotateKeys': { fact: 'Keys rotated', attempt: 'rotate the keys' },
  'settings:setKeyStorage': { fact: 'Key storage changed', attempt: 'change the key storage' },
  'settings:readSize': { fact: null, attempt: 'read the size of the database' },
  'settings:compact': { fact: 'Compaction of the database started', attempt: 'compact the database' },
  'settings:compacted': { fact: 'Database compacted', attempt: 'finish a compaction' },
  'audit:verify': { fact: 'Audit log verified', attempt: 'verify the audit log' },
  'audit:verifyInTerminal': { fact: 'Audit log verified in the terminal', attempt: 'verify the audit log in the terminal' },
  'audit:head': { fact: null, attempt: 'read the newest audit entry' },
  'audit:beginAnchor': { fact: 'New audit anchor begun', attempt: 'begin a new audit anchor' },
  'audit:list': { fact: null, attempt: 'read the audit log' },
  'audit:outline': { fact: null, attempt: 'read the outline of the audit log' },
  'audit:count': { fact: null, attempt: 'count audit entries' },
  'audit:export': { fact: 'Audit log export started', attempt: 'export the audit log' },
  'backups:read': { fact: null, attempt: 'list the backups' },
  'backups:setUp': { fact: 'Backups set up', attempt: 'set up backups' },
  'backups:schedule': { fact: 'Daily backups changed', attempt: 'change daily backups' },
  'backups:create': { fact: 'Backup started', attempt: 'make a backup' },
  'backups:finished': { fact: 'Backup finished', attempt: 'finish a backup' },
  'backups:restored': { fact: 'Directory restored from a backup', attempt: 'restore a backup' },
  'backups:kept': { fact: 'Change since the backup kept', attempt: 'keep a change since the backup' },
  'restores:rehearse': { fact: 'Backup opened and compared', attempt: 'open a backup' },
  'restores:read': { fact: null, attempt: 'read an opened backup' },
  'restores:cancel': { fact: null, attempt: 'close an opened backup' },
  'restores:list': { fact: null, attempt: 'list the differences of a backup' },
  'restores:run': { fact: 'Restore of the directory started', attempt: 'restore the directory from a backup' },
  'restores:restoreUser': { fact: 'User restored from a backup', attempt: 'restore a user from a backup' },
  'restores:removeKept': { fact: 'Replaced directory deleted', attempt: 'delete a replaced directory' },
  'audit:archives': { fact: null, attempt: 'list the archives of the audit log' },
  'audit:archive': { fact: 'Archiving of the audit log started', attempt: 'archive the audit log' },
  'audit:archived': { fact: 'Entries archived', attempt: 'archive entries' },
  'audit:exported': { fact: 'Audit log export finished', attempt: 'finish an export of the audit log' },
  'audit:report': { fact: null, attempt: 'read the kept report of a bulk change' },
  'audit:exportReport': { fact: 'Kept report of a bulk change saved', attempt: 'save the kept report of a bulk change' },
  'jobs:read': { fact: null, attempt: 'read a job' },
  'jobs:cancel': { fact: null, attempt: 'cancel a job' },
  'jobs:list': { fact: null, attempt: 'list jobs' },
  'jobs:exportReport': { fact: 'Report of a bulk change saved', attempt: 'save the report of a bulk change' },
  'jobs:report': { fact: null, attempt: 'read the report of a job' },
  'jobs:readPrintedCodes': { fact: 'Reset codes taken for printing', attempt: 'take reset codes for printing' },
  'desktop:copySecret': { fact: null, attempt: 'copy a code' },
  'desktop:clearSecret': { fact: null, attempt: 'clear the clipboard' },
  'desktop:saveRecoveryCodes': { fact: null, attempt: 'save recovery codes' },
  'desktop:printRecoveryCodes': { fact: null, attempt: 'print recovery codes' },
  'desktop:printResetCodes': { fact: null, attempt: 'print reset codes' },
  'desktop:saveResetCodes': { fact: null, attempt: 'save reset codes as a PDF' },
  'desktop:readPaperLayout': { fact: null, attempt: 'read the paper layout' },
  'desktop:readListPreferences': { fact: null, attempt: 'read their list preferences' },
  'desktop:saveListPreferences': { fact: null, attempt: 'save their list preferences' },
  'desktop:chooseFolder': { fact: null, attempt: 'choose a folder' },
  'desktop:quit': { fact: null, attempt: 'quit' },
}

const known: ReadonlyMap<string, ActionWords> = new Map(Object.entries(words))

/** The action as what a refused call tried. An action that a newer Gatehouse recorded is shown by its name. */
export const formatAttempt = (action: string): string => known.get(action)?.attempt ?? action

/** The action of an entry as a fact. An action that a newer Gatehouse recorded is shown by its name. */
export const formatAction = (action: string): string => {
  const found = known.get(action)
  return found ? (found.fact ?? `Refused: ${found.attempt}`) : action
}

/** All actions in words, for a filter. */
export const actionChoices: readonly { value: string; label: string }[] = [...known.keys()]
  .map((value) => ({ value, label: formatAction(value) }))
  .sort((one, other) => one.label.localeCompare(other.label, 'en'))
