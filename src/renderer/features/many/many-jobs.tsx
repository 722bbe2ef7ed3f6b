import { Button } from '@mantine/core'
import { useEffect, useRef, useState } from 'react'
import type { JobView } from '../../../shared/views.ts'
import { BusyButton } from '../../components/buttons.tsx'
import { ToneLine } from '../../components/outcome-line.tsx'
import { call } from '../../state/call.ts'
import { sayError } from '../../state/error-words.ts'
import { countSlips, dismissJob, useManyJobs } from '../../state/many-jobs.ts'
import { sayAccounts, sayManyOutcome, sayManyRunning } from '../../state/many-words.ts'
import { saveSlips, useReadySlips } from '../../state/ready-slips.ts'
import { announceFailed } from '../../state/window-state.ts'
import { JobProgress } from '../audit/job-progress.tsx'
import { useKeptFocus } from '../users/kept-focus.ts'
import { Dialog } from '../window/dialog.tsx'
import classes from './many.module.css'
import { ManyReport } from './many-report.tsx'

const cancel = async ({ id }: JobView): Promise<void> => {
  const result = await call('jobs:cancel', { id })
  if (!result.ok && result.error.code !== 'not-signed-in') announceFailed(sayError(result.error))
}

/** The way back into the list from what has gone. */
const focusList = (): void => document.querySelector<HTMLElement>('[data-list] [data-index][tabindex="0"]')?.focus()

type JobProps = { job: JobView; onUndo: (entry: number) => void; onReport: () => void }

const Outcome = ({ job }: { job: JobView }) => {
  const words = sayManyOutcome(job)
  if (job.state !== 'failed') return words && <ToneLine tone={job.state === 'done' ? 'done' : 'warning'}>{words}</ToneLine>
  return (
    <div role="alert">
      <ToneLine tone="failed">{words}</ToneLine>
    </div>
  )
}

const Job = ({ job, onUndo, onReport }: JobProps) => {
  const isReady = useReadySlips(({ byJob }) => byJob.has(job.id))
  const [isSaving, setSaving] = useState(false)
  const isRunning = job.state === 'running'
  const result = job.result?.kind === 'changed-many' ? job.result : null
  const hasSlips = isReady || countSlips(job) > 0
  const save = async (): Promise<void> => {
    setSaving(true)
    await saveSlips(job.id)
    setSaving(false)
  }
  const dismiss = (): void => {
    dismissJob(job.id)
    focusList()
  }
  return (
    <div className={classes.job}>
      {isRunning && <JobProgress name={sayManyRunning(job.change)} job={job} sayTotal={sayAccounts} />}
      <div role="status" className={classes.outcome}>
        <Outcome job={job} />
      </div>
      <div className={classes.acts}>
        {/* One button, so that the focus stays where it is. */}
        <Button variant="default" size="xs" onClick={isRunning ? () => void cancel(job) : onReport}>
          {isRunning ? 'Cancel' : 'Report'}
        </Button>
        {hasSlips && (
          <BusyButton type="button" size="xs" isBusy={isSaving} onClick={() => void save()}>
            Save as one PDF
          </BusyButton>
        )}
        {result?.canBeUndone && (
          <Button variant="default" size="xs" onClick={() => onUndo(result.entry)}>
            Undo
          </Button>
        )}
        {!isRunning && !hasSlips && (
          <Button variant="subtle" color="gray" size="xs" onClick={dismiss}>
            Dismiss
          </Button>
        )}
      </div>
    </div>
  )
}

type ManyJobsProps = Pick<JobProps, 'onUndo'> & {
  /** Whether a dialog about many stands over the list. */
  isAsking: boolean
}

/** Changes of many accounts that go on, and what came of the last. */
export const ManyJobs = ({ onUndo, isAsking }: ManyJobsProps) => {
  const jobs = useManyJobs()
  const [reported, setReported] = useState<JobView | null>(null)
  const [isOpen, setOpen] = useState(false)
  const part = useRef<HTMLElement>(null)
  const hasUndone = useRef(false)
  const report = (job: JobView): void => {
    setReported(job)
    setOpen(true)
  }
  const undo = (entry: number): void => {
    hasUndone.current = true
    onUndo(entry)
  }
  // Saving the slips takes its button away, and so does the next job.
  useKeptFocus(part)
  // The job whose Undo was pressed has made room for the one that undoes it, to which the dialog cannot give the focus back.
  useEffect(() => {
    if (!hasUndone.current || isAsking || document.activeElement !== document.body) return
    hasUndone.current = false
    part.current?.focus({ preventScroll: true })
  })
  return (
    <>
      {jobs.length > 0 && (
        <section className={classes.jobs} aria-label="Changes to many accounts" ref={part} tabIndex={-1}>
          {jobs.map((job) => (
            <Job key={job.id} job={job} onUndo={undo} onReport={() => report(job)} />
          ))}
        </section>
      )}
      <Dialog title="Report" isOpen={isOpen} onClose={() => setOpen(false)} onClosed={() => setReported(null)} size="36rem">
        {reported && <ManyReport job={reported} onClose={() => setOpen(false)} />}
      </Dialog>
    </>
  )
}
