import '@mantine/core/styles/Progress.layer.css'
import { Progress } from '@mantine/core'
import type { JobView } from '../../shared/api/jobs.ts'
import { formatEntries } from '../../shared/messages/verification-messages.ts'
import classes from './job-progress.module.css'

type JobProgressProps = {
  name: string
  job: Pick<JobView, 'done' | 'total'>
  /** What is counted. */
  formatTotal?: (total: number) => string
  /** What it does before it knows how much there is. */
  untilCounted?: string
}

/** How far a long work is, such as a walk through the log. */
export const JobProgress = ({
  name,
  job,
  formatTotal = formatEntries,
  untilCounted = 'reading the first entries',
}: JobProgressProps) => {
  const isCounted = job.total > 0
  const percent = isCounted ? Math.floor((100 * job.done) / job.total) : 0
  return (
    <div className={classes.progress}>
      <Progress.Root size="sm">
        <Progress.Section value={percent} aria-label={name} />
      </Progress.Root>
      <p className={classes.words}>
        {name}: {isCounted ? `${job.done.toLocaleString()} of ${formatTotal(job.total)}` : untilCounted}
      </p>
    </div>
  )
}
