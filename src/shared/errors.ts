/** Why a new password was refused. NIST SP 800-63B-4, 3.1.1.2: the reason must be told. */
const passwordReasons = ['too-short', 'too-long', 'not-well-formed', 'common', 'own-words', 'unchanged'] as const

export type PasswordReason = (typeof passwordReasons)[number]

/** Why Gatehouse cannot open a directory. Each has its own words on the broken-start screen. */
export const brokenReasons = [
  'keys-missing',
  'keys-unreadable',
  'keys-sealed',
  'database-missing',
  'database-empty',
  'database-foreign',
  'database-corrupt',
  'database-newer',
  'folder-not-writable',
  'folder-foreign',
  'folder-shared',
  'file-linked',
  'file-foreign',
  'already-open',
] as const

export type BrokenReason = (typeof brokenReasons)[number]

/**
 * The closed table of expected failures that need no more than their name.
 *
 * | code | meaning |
 * |---|---|
 * | unknown-operation | no such operation, or not through this transport |
 * | too-large | the call is larger or deeper than any honest one |
 * | not-set-up | no administrator has been created yet |
 * | already-set-up | the first administrator exists already |
 * | not-signed-in | no session, or one that is unknown, expired or ended |
 * | not-permitted | the session's role does not allow it |
 * | wrong-credentials | e-mail and password do not match; says nothing more, whatever the reason |
 * | wrong-password | the signed-in person's own password, asked again, is wrong |
 * | email-taken | another account has this address |
 * | registration-closed | only administrators create accounts here |
 * | email-change-closed | only administrators change addresses here |
 * | reset-required | the password is right, but its owner said "This was not me": a code has to set another one |
 * | second-factor-required | the password is right, and the account also asks for its second factor |
 * | wrong-second-factor | the code of the second factor is wrong, late or used already |
 * | second-factor-locked | after too many wrong codes none is read any more, until the second factor is removed |
 * | second-factor-set | there is a second factor already; it has to be removed first |
 * | no-second-factor | there is no second factor, or none that was begun |
 * | reauthentication-required | the person's password was asked for too long ago for this |
 * | no-such-session | nobody's session of this account has this id |
 * | no-such-notice | nothing that happened to this account has this id, or it was disowned already |
 * | limit-reached | there are as many as there can be; one of them has to go first |
 * | unknown-program | a program's token that is none, or was revoked |
 * | no-such-program | no registered program has this id |
 * | no-such-job | no work of this session has this id |
 * | reset-refused | the code does not redeem this account's reset, whatever the reason |
 * | no-such-user | nobody has this address (told to administrators only) |
 * | last-administrator | the directory would be left without an administrator |
 * | no-such-plan | no plan of this person has this id, or it has expired or was run already |
 * | not-undoable | this entry changed nothing that could be set back |
 * | changed-meanwhile | what was read has changed before the write; nothing was written |
 * | busy | the directory is in use by another process for too long, or this window or program has too many calls under way; nothing was written |
 * | cancelled | the person closed a dialogue, or a newer question took the place of this one |
 * | file-not-written | the file that the person chose could not be written there |
 * | not-available | this window or process cannot do it |
 */
const plainCodes = [
  'unknown-operation',
  'too-large',
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
  'no-second-factor',
  'reauthentication-required',
  'no-such-session',
  'no-such-notice',
  'limit-reached',
  'unknown-program',
  'no-such-program',
  'no-such-job',
  'reset-refused',
  'no-such-user',
  'last-administrator',
  'no-such-plan',
  'not-undoable',
  'changed-meanwhile',
  'busy',
  'cancelled',
  'file-not-written',
  'not-available',
] as const

/** What a person has to do before anything else is open to them. Keycloak's word. */
export const requiredActions = ['change-password', 'set-up-second-factor'] as const

export type RequiredAction = (typeof requiredActions)[number]

export type PlainCode = (typeof plainCodes)[number]

/** One field that does not fit its schema. `path` is the field's name, empty for the whole input. */
type InputIssue = { path: string; reason: string }

/** The wire form of an error. The interface switches on `code`; no text is ever parsed. */
export type GatehouseError =
  | { code: PlainCode }
  | { code: 'invalid-input'; issues: InputIssue[] }
  | { code: 'password-refused'; reason: PasswordReason }
  /** This window or program has tried too often: the seconds until it may try again. Says nothing about any account. */
  | { code: 'too-many-attempts'; seconds: number }
  /** Too many wrong codes of the second factor: the seconds until one is read again. Told to who has given the right password or code. */
  | { code: 'second-factor-delayed'; seconds: number }
  | { code: 'required-action'; action: RequiredAction }
  | { code: 'directory-broken'; reason: BrokenReason }
  /** Unexpected: `id` finds the entry in Gatehouse's log. */
  | { code: 'internal'; id: string }

export type ErrorCode = GatehouseError['code']

/**
 * An expected failure on its way to the caller: thrown below dispatch, where it also rolls a
 * transaction back, and turned into a `Result` by dispatch alone. Message and subject are for the audit log only.
 */
export class Refusal extends Error {
  override readonly name: string = 'Refusal'
  readonly error: GatehouseError
  readonly subject: { readonly id: string; readonly email: string } | null

  constructor(error: GatehouseError | PlainCode, message?: string, subject: Refusal['subject'] = null) {
    const wire: GatehouseError = typeof error === 'string' ? { code: error } : error
    super(message ?? wire.code)
    this.error = wire
    this.subject = subject
  }
}
