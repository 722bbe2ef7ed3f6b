import type { ErrorCode } from '../../../shared/errors.ts'

/** Exit codes of every command. docs/terminal.md documents them, so each keeps its meaning. */
export const DONE = 0
/** Something failed, such as the disk, or the directory can't be opened. */
export const FAILED = 1
export const USAGE_ERROR = 2
/** The command worked, and what it checked is not right: the audit log was changed, or `doctor` found a problem. */
export const FOUND_FAULT = 3
/** The role does not allow it, or a rule of the directory refuses it. */
const REFUSED = 4
const SIGN_IN_FAILED = 5
const NOT_FOUND = 6
/** It is there already, or was changed at the same time. */
const CONFLICT = 7
/** Ended by Ctrl-C: 128 and the number of the signal, as shells have it. */
export const CANCELLED = 130

const codes: Partial<Record<ErrorCode, number>> = {
  'not-permitted': REFUSED,
  'required-action': REFUSED,
  'reauthentication-required': REFUSED,
  'last-administrator': REFUSED,
  'own-account': REFUSED,
  'limit-reached': REFUSED,
  'password-refused': REFUSED,
  'user-disabled': REFUSED,
  'user-deleted': REFUSED,
  'not-undoable': REFUSED,
  'unknown-operation': REFUSED,
  'invalid-input': USAGE_ERROR,
  'too-large': USAGE_ERROR,
  'malformed-text': USAGE_ERROR,
  'wrong-credentials': SIGN_IN_FAILED,
  'wrong-password': SIGN_IN_FAILED,
  'not-signed-in': SIGN_IN_FAILED,
  'reset-required': SIGN_IN_FAILED,
  'second-factor-required': SIGN_IN_FAILED,
  'second-factor-delayed': SIGN_IN_FAILED,
  'second-factor-locked': SIGN_IN_FAILED,
  'wrong-second-factor': SIGN_IN_FAILED,
  'too-many-attempts': SIGN_IN_FAILED,
  'no-such-user': NOT_FOUND,
  'no-such-session': NOT_FOUND,
  'no-such-group': NOT_FOUND,
  'no-such-job': NOT_FOUND,
  'no-such-plan': NOT_FOUND,
  'email-taken': CONFLICT,
  'group-exists': CONFLICT,
  'already-activated': CONFLICT,
  'already-set-up': CONFLICT,
  'changed-meanwhile': CONFLICT,
  cancelled: CANCELLED,
}

/** The exit code of a refused call. */
export const exitCodeOf = (code: ErrorCode): number => codes[code] ?? FAILED
