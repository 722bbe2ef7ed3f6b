import type { ErrorCode, Refusal } from '../../shared/errors.ts'
import { type AuditContext, toUserReference } from '../auth/audit-context.ts'
import type { User } from '../store/ports/store.ts'
import type { RefusedCall } from './refusal-log.ts'

/** Refusals that are relevant for security. Others, such as a typing error or a cancelled dialog, would only fill the log. */
const audited: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'already-set-up',
  'not-permitted',
  'wrong-credentials',
  'wrong-password',
  'reset-required',
  'second-factor-required',
  'wrong-second-factor',
  'second-factor-delayed',
  'second-factor-locked',
  'second-factor-set',
  'no-second-factor',
  'reauthentication-required',
  'required-action',
  'no-such-session',
  'no-such-notice',
  'password-refused',
  'email-taken',
  'registration-closed',
  'email-change-closed',
  'reset-refused',
  'no-such-user',
  'last-administrator',
  'changed-meanwhile',
  'too-many-attempts',
])

/** Errors that the user did not cause. They take no token from the user's bucket. */
const blameless: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'busy',
  'cancelled',
  'file-not-written',
  'internal',
  'not-available',
  'too-many-attempts',
])

export const isBlameless = ({ error }: Refusal): boolean => blameless.has(error.code)

// Only a keyword such as `unknown` is logged. A sentence may quote the input, which must not be logged.
const REASON_WORD = /^[a-z]+(?:-[a-z]+)*$/

/** The audit record of a refusal. Null if the refusal is not logged. */
export const toRefusedCall = (
  refusal: Refusal,
  {
    context,
    target,
    ...from
  }: { context: Omit<AuditContext, 'guard'>; target: User | null } & Pick<RefusedCall, 'source' | 'rateLimited' | 'address'>,
): RefusedCall | null => {
  const { message, subject } = refusal
  const { code } = refusal.error
  if (!audited.has(code)) return null
  const entry = {
    at: context.at,
    actor: context.actor,
    subject: subject ?? (target && toUserReference(target)),
    action: context.action,
    transport: context.transport,
    outcome: 'refused' as const,
    reason: message === code || !REASON_WORD.test(message) ? code : `${code}: ${message}`,
  }
  return { entry, code, ...from }
}
