import '@mantine/core/styles/Progress.layer.css'
import { Button, Progress } from '@mantine/core'
import type { JobView } from '../../../shared/views.ts'
import { ToneLine } from '../../components/outcome-line.tsx'
import { Section } from '../../components/section.tsx'
import { assertNever } from '../../state/error-words.ts'
import { useVerification } from '../../state/verification.ts'
import { isVerification, sayEntries, sayVerification } from '../../state/verification-words.ts'
import classes from './audit-log.module.css'

const Running = ({ job }: { job: JobView }) => {
  const isCounted = job.total > 0
  const percent = isCounted ? Math.floor((100 * job.done) / job.total) : 0
  return (
    <div className={classes.progress}>
      <Progress.Root size="sm">
        <Progress.Section value={percent} aria-label="Verification" />
      </Progress.Root>
      <p className={classes.words}>
        {isCounted ? `${job.done.toLocaleString()} of ${sayEntries(job.total)}` : 'Reading the first entries'}
      </p>
    </div>
  )
}

const isBad = ({ state, result }: JobView): boolean => state === 'failed' || result?.kind === 'broken'

const Outcome = ({ job }: { job: JobView }) => {
  switch (job.state) {
    case 'running':
      return null
    case 'cancelled':
      return <p className={classes.words}>Cancelled after {sayEntries(job.done)}, which fit together. The rest was not read.</p>
    case 'failed':
      return (
        <ToneLine tone="failed">The log could not be read to its end. Look into Gatehouse’s own log, and verify again.</ToneLine>
      )
    case 'done':
      return (
        job.result &&
        isVerification(job.result) && <ToneLine tone={isBad(job) ? 'failed' : 'done'}>{sayVerification(job.result)}</ToneLine>
      )
    default:
      return assertNever(job.state)
  }
}

/** Said to a screen reader whenever it arrives; how far it is would only be noise. */
const Result = ({ job }: { job: JobView | null }) => (
  <>
    <div role="status">{job && !isBad(job) && <Outcome job={job} />}</div>
    {job && isBad(job) && (
      <div role="alert">
        <Outcome job={job} />
      </div>
    )}
  </>
)

/** Whether the audit log is still what was written. */
export const AuditLog = () => {
  const { job, begin, cancel } = useVerification()
  const isRunning = job?.state === 'running'
  return (
    <Section
      heading="Audit log"
      about="Every sign-in, refusal and change. Each entry seals the one before it, so that a change to any of them shows."
    >
      <div className={classes.panel}>
        {isRunning && <Running job={job} />}
        <Result job={job} />
        {/* One button, so that the focus stays where it is. */}
        <Button variant="default" onClick={isRunning ? cancel : begin}>
          {isRunning ? 'Cancel' : 'Verify'}
        </Button>
      </div>
    </Section>
  )
}
