import type { AuditHeadView } from '../api/audit.ts'
import type { JobResult } from '../api/jobs.ts'
import type { VerificationView } from '../api/verification.ts'
import { formatDateAndTime } from './user-messages.ts'
import { verificationMessage } from './verification-summary.ts'

export { formatEntries } from './verification-summary.ts'

/** Whether a job's result is that of a log verification. */
export const isVerification = (result: JobResult): result is VerificationView =>
  result.kind === 'intact' || result.kind === 'broken'

/** An example of an audit anchor. */
export const EXAMPLE_HEAD = '745-4F2A-9KQ1-7XBM-C2D0'

/** An audit anchor: the newest entry's number, and the fingerprint of the log up to it. */
export const formatHead = ({ entry, head }: AuditHeadView): string => `Entry ${entry} · ${head.slice(`${entry}-`.length)}`

/** The result and time of a log verification. */
export const formatVerification = (result: VerificationView): string =>
  [...verificationMessage(result), `Verified on ${formatDateAndTime(result.at)}.`].join(' ')
