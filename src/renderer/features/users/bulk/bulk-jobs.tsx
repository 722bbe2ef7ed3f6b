import { Button } from '@mantine/core'
import { useEffect, useRef, useState } from 'react'
import type { JobView } from '../../../../shared/api/jobs.ts'
import { formatAccounts, formatBulkOutcome, formatBulkRunning } from '../../../../shared/messages/bulk-messages.ts'
import { formatError } from '../../../../shared/messages/error-messages.ts'
import { call } from '../../../api/call.ts'
import { useFocusReturn } from '../../../hooks/focus-return.ts'
import { announceFailed } from '../../../session/window-state.ts'
import { BusyButton } from '../../../ui/buttons.tsx'
import { ToneLine } from '../../../ui/outcome-line.tsx'
import { Dialog } from '../../../widgets/dialog.tsx'
import { JobProgress } from '../../../widgets/job-progress.tsx'
import { countPrintedCodes, dismissJob, useBulkJobs } from '../bulk-jobs-query.ts'
import { savePrintedCodes, usePrintedCodes } from '../printed-code-files.ts'
import classes from './bulk.module.css'
import { BulkReport } from './bulk-report.tsx'

const cancel = async ({ id }: JobView): Promise<void> => {
  const result = await call('jobs:cancel', { id })
  if (!result.ok && result.error.code !== 'not-signed-in') announceFailed(formatError(result.error))
}

/** Moves the focus to the list when the focused part is gone. */
const focusList = (): void => document.querySelector<HTMLElement>('[data-list] [data-index][tabindex="0"]')?.focus()

type JobProps = { job: JobView; onUndo: (entry: number) => void; onReport: () => void }

const Outcome = ({ job }: { job: JobView }) => {
  const words = formatBulkOutcome(job)
  if (job.state !== 'failed') return words && <ToneLine tone={job.state === 'done' ? 'done' : 'warning'}>{words}</ToneLine>
  return (
    <div role="alert">
      <ToneLine tone="failed">{words}</ToneLine>
    </div>
  )
}

const Job = ({ job, onUndo, onReport }: JobProps) => {
  const isReady = usePrintedCodes(({ byJob }) => byJob.has(job.id))
  const [isSaving, setSaving] = useState(false)
  const isRunning = job.state === 'running'
  const result = job.result?.kind === 'bulk-changed' ? job.result : null
  const hasSlips = isReady || countPrintedCodes(job) > 0
  const save = async (): Promise<void> => {
    setSaving(true)
    await savePrintedCodes(job.id)
    setSaving(false)
  }
  const dismiss = (): void => {
    dismissJob(job.id)
    focusList()
  }
  return (
    <div className={classes.job}>
      {isRunning && <JobProgress name={formatBulkRunning(job.change)} job={job} formatTotal={formatAccounts} />}
      <div role="status" className={classes.outcome}>
        <Outcome job={job} />
      </div>
      <div className={classes.contexts}>
        {/* Both states share one button, so that the focus stays. */}
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
  /** Whether a bulk dialog is open over the list. */
  isAsking: boolean
}

/** The running bulk jobs, and the result of the last one. */
export const BulkJobs = ({ onUndo, isAsking }: ManyJobsProps) => {
  const jobs = useBulkJobs()
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
  // Saving the printed codes removes the focused button, and so does the next job.
  useFocusReturn(part)
  // The undo job replaces the job whose Undo button was pressed, so the dialog cannot return the focus to it.
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
        {reported && <BulkReport job={reported} onClose={() => setOpen(false)} />}
      </Dialog>
    </>
  )
}
