import '@mantine/core/styles/Progress.layer.css'
import { Progress } from '@mantine/core'
import type { JobView } from '../../shared/api/jobs.ts'
import { formatEntries } from '../../shared/messages/verification-messages.ts'
import { jobProgressMessages } from '../../shared/messages/widget-messages.ts'
import classes from './job-progress.module.css'

type JobProgressProps = {
  name: string
  job: Pick<JobView, 'done' | 'total'>
  /** What the total counts. */
  formatTotal?: (total: number) => string
  /** The text while the total is unknown. */
  untilCounted?: string
}

/** The progress of a long job, such as the verification of the audit log. */
export const JobProgress = ({
  name,
  job,
  formatTotal = formatEntries,
  untilCounted = jobProgressMessages.readingEntries,
}: JobProgressProps) => {
  const isCounted = job.total > 0
  const percent = isCounted ? Math.floor((100 * job.done) / job.total) : 0
  return (
    <div className={classes.progress}>
      <Progress.Root size="sm">
        <Progress.Section value={percent} aria-label={name} />
      </Progress.Root>
      <p className={classes.words}>
        {jobProgressMessages.line(name, isCounted ? jobProgressMessages.count(job.done, formatTotal(job.total)) : untilCounted)}
      </p>
    </div>
  )
}
