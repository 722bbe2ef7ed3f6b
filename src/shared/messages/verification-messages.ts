import type { AuditHeadView } from '../api/audit.ts'
import type { JobResult } from '../api/jobs.ts'
import type { VerificationView } from '../api/verification.ts'
import { formatDateAndTime } from './user-messages.ts'
import { verificationMessage } from './verification-summary.ts'

export { formatEntries } from './verification-summary.ts'

/** Whether a job's result is that of walking the audit log. */
export const isVerification = (result: JobResult): result is VerificationView =>
  result.kind === 'intact' || result.kind === 'broken'

/** How a noted entry looks. */
export const EXAMPLE_HEAD = '745-4F2A-9KQ1-7XBM-C2D0'

/** The newest entry by its number and the fingerprint of everything up to it. */
export const formatHead = ({ entry, head }: AuditHeadView): string => `Entry ${entry} · ${head.slice(`${entry}-`.length)}`

/** What came of walking the audit log, and when. */
export const formatVerification = (result: VerificationView): string =>
  [...verificationMessage(result), `Verified on ${formatDateAndTime(result.at)}.`].join(' ')
