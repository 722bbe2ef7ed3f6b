import { Button } from '@mantine/core'
import { useState } from 'react'
import type { JobView } from '../../../shared/api/jobs.ts'
import type { VerificationView } from '../../../shared/api/verification.ts'
import { hasPermission } from '../../../shared/domain/permissions.ts'
import { auditMessages } from '../../../shared/messages/audit-screen-messages.ts'
import { assertNever } from '../../../shared/messages/error-messages.ts'
import { formatVerification, isVerification } from '../../../shared/messages/verification-messages.ts'
import { call } from '../../api/call.ts'
import { useWindowState } from '../../session/window-state.ts'
import { ToneLine } from '../../ui/outcome-line.tsx'
import { Confirmation } from '../../widgets/confirmation.tsx'
import { Dialog } from '../../widgets/dialog.tsx'
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
      return <ToneLine tone="failed">{auditMessages.failed(job.fault)}</ToneLine>
    case 'done':
      return (
        job.result &&
        isVerification(job.result) && <ToneLine tone={isBad(job) ? 'failed' : 'done'}>{formatVerification(job.result)}</ToneLine>
      )
    default:
      return assertNever(job.state)
  }
}

/** Faults that a new anchor ends, if an administrator knows their cause. */
const anchorFaults: readonly Extract<VerificationView, { kind: 'broken' }>['fault'][] = ['note-missing', 'note-unreadable', 'cut']

/** Begins a new anchor where the result says that the present one is of no use. */
const NewAnchor = ({ job: { result } }: { job: JobView }) => {
  const [isOpen, setOpen] = useState(false)
  const mayBegin = useWindowState(({ person }) => person !== null && hasPermission(person.role, 'settings:write'))
  const close = (): void => setOpen(false)
  if (!mayBegin || result?.kind !== 'broken' || !anchorFaults.includes(result.fault)) return null
  return (
    <>
      <Button variant="default" size="compact-md" onClick={() => setOpen(true)}>
        {auditMessages.beginAnchor}
      </Button>
      <Dialog title={auditMessages.beginAnchorTitle} isOpen={isOpen} onClose={close}>
        <Confirmation
          about={auditMessages.beginAnchorAbout}
          button={auditMessages.beginAnchor}
          done={auditMessages.anchorBegun}
          run={() => call('audit:beginAnchor')}
          onClose={close}
        />
      </Dialog>
    </>
  )
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
    {job && isBad(job) && <NewAnchor job={job} />}
  </JobResult>
)

/** Verifies that the audit log is unchanged: each entry includes the hash of the one before it. */
export const Verification = ({ job, onDismiss }: VerificationProps) => (
  <>
    {job?.state === 'running' && <JobProgress name={auditMessages.verification} job={job} />}
    <Result job={job} onDismiss={onDismiss} />
  </>
)
