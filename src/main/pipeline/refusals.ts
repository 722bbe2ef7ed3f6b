import { type AuditedCode, auditedCodes } from '../../shared/api/audit-details.ts'
import type { ErrorCode, Refusal } from '../../shared/errors.ts'
import { type AuditContext, toUserReference } from '../auth/audit-context.ts'
import type { User } from '../store/ports/store.ts'
import type { RefusedCall } from './refusal-log.ts'

const isAudited = (code: ErrorCode): code is AuditedCode => auditedCodes.some((audited) => audited === code)

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

/** The audit record of a refusal. Null if the refusal is not logged. */
export const toRefusedCall = (
  refusal: Refusal,
  {
    context,
    target,
    ...from
  }: { context: Omit<AuditContext, 'guard'>; target: User | null } & Pick<RefusedCall, 'source' | 'rateLimited' | 'address'>,
): RefusedCall | null => {
  const { trueCause, subject } = refusal
  const { code } = refusal.error
  if (!isAudited(code)) return null
  const details = { kind: 'refused' as const, code, ...(trueCause === null ? {} : { cause: trueCause }) }
  const entry = {
    at: context.at,
    actor: context.actor,
    subject: subject ?? (target && toUserReference(target)),
    action: context.action,
    transport: context.transport,
    outcome: 'refused' as const,
    details,
  }
  return { entry, code, ...from }
}
