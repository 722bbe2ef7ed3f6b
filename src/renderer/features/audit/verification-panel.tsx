import type { JobView } from '../../../shared/api/jobs.ts'
import { auditMessages } from '../../../shared/messages/audit-screen-messages.ts'
import { assertNever } from '../../../shared/messages/error-messages.ts'
import { formatVerification, isVerification } from '../../../shared/messages/verification-messages.ts'
import { ToneLine } from '../../ui/outcome-line.tsx'
import { JobProgress } from '../../widgets/job-progress.tsx'
import { JobResult } from './job-result.tsx'
import classes from './log-jobs.module.css'

type VerificationProps = { job: JobView | null; onDismiss: () => void }

const isBad = ({ state, result }: JobView): boolean => state === 'failed' || result?.kind === 'broken'

const Outcome = ({ job }: { job: JobView }) => {
  switch (job.state) {
    case 'running':
      return null
    case 'cancelled':
      return <p className={classes.words}>{auditMessages.cancelled(job.done)}</p>
    case 'failed':
      return <ToneLine tone="failed">{auditMessages.failed}</ToneLine>
    case 'done':
      return (
        job.result &&
        isVerification(job.result) && <ToneLine tone={isBad(job) ? 'failed' : 'done'}>{formatVerification(job.result)}</ToneLine>
      )
    default:
      return assertNever(job.state)
  }
}

/** Screen readers announce the result, but not the progress. */
const Result = ({ job, onDismiss }: VerificationProps) => (
  <JobResult hasEnded={job !== null && job.state !== 'running'} label={auditMessages.dismissVerification} onDismiss={onDismiss}>
    <div role="status">{job && !isBad(job) && <Outcome job={job} />}</div>
    {job && isBad(job) && (
      <div role="alert">
        <Outcome job={job} />
      </div>
    )}
  </JobResult>
)

/** Verifies that the audit log is unchanged: each entry includes the hash of the one before it. */
export const Verification = ({ job, onDismiss }: VerificationProps) => (
  <>
    {job?.state === 'running' && <JobProgress name={auditMessages.verification} job={job} />}
    <Result job={job} onDismiss={onDismiss} />
  </>
)
