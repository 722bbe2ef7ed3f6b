/** Why a new password was refused. NIST SP 800-63B-4, 3.1.1.2 requires that the user is told. */
const passwordReasons = ['too-short', 'too-long', 'not-well-formed', 'common', 'own-words', 'unchanged'] as const

export type PasswordReason = (typeof passwordReasons)[number]

/**
 * Why the disk or folder of the directory does not take what is written to it, at the start and while running.
 *
 * | fault | meaning |
 * |---|---|
 * | disk-full | no space is left |
 * | quota-reached | this user's share of the disk is used up |
 * | disk-read-only | the disk is mounted read-only |
 * | folder-not-writable | a missing permission, or a path that cannot be a folder |
 * | disk-failed | the disk reports an error, or is gone |
 * | locks-missing | files cannot be locked there |
 */
export const storageFaults = [
  'disk-full',
  'quota-reached',
  'disk-read-only',
  'folder-not-writable',
  'disk-failed',
  'locks-missing',
] as const

export type StorageFault = (typeof storageFaults)[number]

/** Why Gatehouse cannot open a directory. The broken-start screen has a text for each. */
export const brokenReasons = [
  ...storageFaults,
  'keys-missing',
  'keys-unreadable',
  'keys-sealed',
  'database-missing',
  'database-empty',
  'database-foreign',
  'database-corrupt',
  'database-newer',
  'folder-unsuitable',
  'folder-foreign',
  'folder-shared',
  'file-linked',
  'file-foreign',
  'restore-unreadable',
  'already-open',
] as const

export type BrokenReason = (typeof brokenReasons)[number]

/** What can be wrong with a directory that a backup replaces. Other causes, such as a full disk, would remain. */
const restorableReasons: readonly BrokenReason[] = [
  'keys-missing',
  'keys-unreadable',
  'keys-sealed',
  'database-missing',
  'database-empty',
  'database-foreign',
  'database-corrupt',
]

export const isRestorable = (reason: BrokenReason): boolean => restorableReasons.includes(reason)

/**
 * The expected failures that have no data besides their code.
 *
 * | code | meaning |
 * |---|---|
 * | unknown-operation | there is no such operation on this transport |
 * | too-large | the call is larger or deeper than any valid one |
 * | malformed-text | a text is not well-formed Unicode: its bytes are not UTF-8, or it has half a surrogate pair |
 * | not-set-up | there is no administrator yet |
 * | already-set-up | the first administrator already exists |
 * | not-signed-in | no session, or one that is unknown, expired or ended |
 * | not-permitted | the role of the user does not have the permission |
 * | wrong-credentials | sign-in failed; the caller never gets the reason |
 * | wrong-password | the signed-in user's own password is wrong |
 * | email-taken | another user has this address |
 * | registration-closed | only administrators create users here |
 * | email-change-closed | only administrators change addresses here |
 * | reset-required | the password is right but was disowned ("This was not me"); a code must set a new one |
 * | second-factor-required | the password is right, but the code of the second factor is missing |
 * | wrong-second-factor | the code of the second factor is wrong, late or already used |
 * | second-factor-locked | there were too many wrong codes; no code is checked until the second factor is removed |
 * | second-factor-set | there is already a second factor, which must be removed first |
 * | own-second-factor-missing | a requirement would hold for the caller, who does not have a second factor yet |
 * | no-second-factor | there is no second factor, or its set-up was not started |
 * | reauthentication-required | the last password check is too old for this operation |
 * | no-such-session | the user has no session with this id |
 * | no-such-notice | the user has no event with this id, or it is already disowned |
 * | folder-in-use | another process has the directory open |
 * | log-damaged | the audit log does not fit its chain or its anchor, so nothing is archived |
 * | clock-jumped | the clock jumped, and an administrator has not confirmed it yet |
 * | no-such-restore | this user has no rehearsed restore with this id |
 * | backup-key-changed | the key that backups are encrypted to was changed outside Gatehouse |
 * | limit-reached | the limit is reached; something must be removed first |
 * | unknown-program | the program's token is unknown or revoked |
 * | no-such-program | no registered program has this id |
 * | no-such-job | this session has no job with this id |
 * | no-such-report | this entry did not begin a bulk change |
 * | reset-refused | the code does not reset this password; the caller never gets the reason |
 * | no-such-user | no user has this address (told to administrators only) |
 * | user-disabled | the user is disabled, so a reset code would not work |
 * | user-deleted | the user is deleted, so a reset code would not work |
 * | already-activated | the user has a password, so an activation code is of no use |
 * | last-administrator | the directory would be left without an administrator |
 * | own-account | users cannot erase their own account |
 * | no-such-group | no group has this id |
 * | group-exists | another group has this name |
 * | group-too-large | the group has too many members for a merge |
 * | no-such-plan | this user has no plan with this id, or it has expired or was already run |
 * | not-undoable | this entry changed nothing that can be undone |
 * | changed-meanwhile | the data changed between the read and the write; nothing was written |
 * | busy | another process blocks the directory, or the caller has too many calls in flight; nothing was written |
 * | cancelled | the user cancelled a dialog, or a newer call replaced this one |
 * | not-printed | the system printed nothing, for example because there is no printer |
 * | file-not-written | the file could not be written to the chosen path: `fault`, or null for another cause |
 * | not-available | this window or process does not support it |
 *
 * The codes of `storageFaults` come from the disk while the directory is open. Nothing was written.
 */
const plainCodes = [
  'unknown-operation',
  'too-large',
  'malformed-text',
  'not-set-up',
  'already-set-up',
  'not-signed-in',
  'not-permitted',
  'wrong-credentials',
  'wrong-password',
  'email-taken',
  'registration-closed',
  'email-change-closed',
  'reset-required',
  'second-factor-required',
  'wrong-second-factor',
  'second-factor-locked',
  'second-factor-set',
  'own-second-factor-missing',
  'no-second-factor',
  'reauthentication-required',
  'no-such-session',
  'no-such-notice',
  'limit-reached',
  'unknown-program',
  'no-such-program',
  'no-such-job',
  'no-such-report',
  'reset-refused',
  'no-such-user',
  'user-disabled',
  'user-deleted',
  'already-activated',
  'last-administrator',
  'own-account',
  'no-such-group',
  'group-exists',
  'group-too-large',
  'no-such-plan',
  'not-undoable',
  'changed-meanwhile',
  'busy',
  'cancelled',
  'not-printed',
  'not-available',
  'backup-key-changed',
  'folder-in-use',
  'no-such-restore',
  'log-damaged',
  'clock-jumped',
  ...storageFaults,
] as const

/** Actions that a user must complete before any other operation. Keycloak uses the same term. */
export const requiredActions = ['change-password', 'set-up-second-factor'] as const

export type RequiredAction = (typeof requiredActions)[number]

export type PlainCode = (typeof plainCodes)[number]

/** One field that does not match its schema. `path` is the field's name, or empty for the whole input. */
type InputIssue = { path: string; reason: string }

/** Fields with their values now. */
export type PresentValues = Readonly<Record<string, string | boolean | readonly string[]>>

/** A deleted user whose address stays taken until `purgeAt` (UTC epoch milliseconds). */
export type DeletedHolder = {
  readonly email: string
  readonly name: string
  readonly deletedAt: number
  readonly purgeAt: number
}

/** The error that a caller receives. The interface switches on `code` and never parses text. */
export type GatehouseError =
  | { code: PlainCode }
  /** An edit of fields that have another value than the editor has seen. `present`: their values now. */
  | { code: 'changed-meanwhile'; present: PresentValues }
  /** The address of a deleted user, told to callers who may restore this user. */
  | { code: 'email-taken'; deleted: DeletedHolder }
  | { code: 'invalid-input'; issues: InputIssue[] }
  | { code: 'password-refused'; reason: PasswordReason }
  /** The rate limiter's error: seconds until the next attempt. It reveals nothing about any user. */
  | { code: 'too-many-attempts'; seconds: number }
  /** Too many wrong second-factor codes: seconds until the next attempt. Only callers with a right password or code get this. */
  | { code: 'second-factor-delayed'; seconds: number }
  /** The first code belongs to another time. The clock of the app is ahead by these seconds, or behind if they are negative. */
  | { code: 'wrong-second-factor'; aheadSeconds: number }
  | { code: 'required-action'; action: RequiredAction }
  | { code: 'file-not-written'; fault: StorageFault | null }
  | { code: 'directory-broken'; reason: BrokenReason }
  /** Unexpected error. `id` finds the entry in Gatehouse's log. */
  | { code: 'internal'; id: string }

export type ErrorCode = GatehouseError['code']

/** Why a password did not sign a user in. */
export const signInCauses = [
  'unknown',
  'deleted',
  'disabled',
  'unset',
  'malformed-hash',
  'costly-hash',
  'wrong-password',
  'delayed',
  'locked',
  'reset-required',
  'changed-meanwhile',
] as const

/** The true cause of a refusal. The audit log and administrators get it, the caller does not. */
export const refusalCauses = [
  ...passwordReasons,
  ...requiredActions,
  ...signInCauses,
  'administrator',
  'used-already',
  'work-ended',
] as const

export type RefusalCause = (typeof refusalCauses)[number]

/** The part of an error that explains it. It is the cause if nothing else was named. */
const causeOf = (error: GatehouseError): RefusalCause | null => {
  if (error.code === 'required-action') return error.action
  return error.code === 'password-refused' ? error.reason : null
}

/**
 * An expected failure. Operations throw it, which also rolls back a transaction, and dispatch turns it into a `Result`.
 *
 * Cause and subject are for the audit log only. A message is for developers, and no log of the directory gets it.
 */
export class Refusal extends Error {
  override readonly name: string = 'Refusal'
  readonly error: GatehouseError
  readonly trueCause: RefusalCause | null
  readonly subject: { readonly id: string; readonly email: string } | null

  constructor(
    error: GatehouseError | PlainCode,
    detail?: RefusalCause | { readonly message: string },
    subject: Refusal['subject'] = null,
  ) {
    const wire: GatehouseError = typeof error === 'string' ? { code: error } : error
    super(typeof detail === 'object' ? detail.message : (detail ?? wire.code))
    this.error = wire
    this.trueCause = typeof detail === 'string' ? detail : causeOf(wire)
    this.subject = subject
  }
}
