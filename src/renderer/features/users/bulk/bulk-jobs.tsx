import { Button } from '@mantine/core'
import { useEffect, useRef, useState } from 'react'
import type { JobView } from '../../../../shared/api/jobs.ts'
import type { PaperLayout } from '../../../../shared/domain/paper-layout.ts'
import { formatUsers } from '../../../../shared/messages/bulk-kind-messages.ts'
import { bulkMessages, formatBulkOutcome, formatBulkRunning } from '../../../../shared/messages/bulk-messages.ts'
import { controlMessages } from '../../../../shared/messages/control-messages.ts'
import { printMessages } from '../../../../shared/messages/output-messages.ts'
import { formatDateAndTime } from '../../../../shared/messages/user-messages.ts'
import { call, reportError } from '../../../api/call.ts'
import { useFocusReturn } from '../../../hooks/focus-return.ts'
import { useSingleFlight } from '../../../hooks/single-flight.ts'
import { BusyButton, QuietButton } from '../../../ui/buttons.tsx'
import { ToneLine } from '../../../ui/outcome-line.tsx'
import { ChangeReport } from '../../../widgets/change-report.tsx'
import { Dialog } from '../../../widgets/dialog.tsx'
import { JobProgress } from '../../../widgets/job-progress.tsx'
import { useSeparator } from '../../../widgets/separator-field.tsx'
import { countPrintedCodes, countPrintedParts, dismissJob, printNext, useBulkJobs, usePrintNext } from '../bulk-jobs-query.ts'
import { printJobCodes } from '../job-codes.ts'
import classes from './bulk.module.css'
import { PrintOptions } from './print-options.tsx'

const { jobs: words } = bulkMessages

const cancel = async ({ id }: JobView): Promise<void> => {
  const result = await call('jobs:cancel', { id })
  if (!result.ok) reportError(result.error)
}

/** Moves the focus to the list when the focused part is gone. */
const focusList = (): void => document.querySelector<HTMLElement>('[data-list] [data-index][tabindex="0"]')?.focus()

type JobProps = {
  job: JobView
  /** When an earlier job began, in words. */
  began: string | null
  onUndo: (entry: number) => void
  onReport: () => void
  onPrint: () => void
}

const Outcome = ({ job }: { job: JobView }) => {
  const text = formatBulkOutcome(job)
  if (job.state !== 'failed') return text && <ToneLine tone={job.state === 'done' ? 'done' : 'warning'}>{text}</ToneLine>
  return (
    <div role="alert">
      <ToneLine tone="failed">{text}</ToneLine>
    </div>
  )
}

const Job = ({ job, began, onUndo, onReport, onPrint }: JobProps) => {
  const printing = useSingleFlight(() => printJobCodes(job.id, 0))
  const isRunning = job.state === 'running'
  const result = job.result?.kind === 'bulk-changed' ? job.result : null
  const hasCodes = countPrintedCodes(job) > 0
  const dismiss = (): void => {
    dismissJob(job.id)
    focusList()
  }
  return (
    <div className={classes.job}>
      {isRunning && <JobProgress name={formatBulkRunning(job.change)} job={job} formatTotal={formatUsers} />}
      <div role="status" className={classes.outcome}>
        <Outcome job={job} />
        {began && <span className={classes.quiet}>{began}</span>}
      </div>
      <div className={classes.actions}>
        {/* Both states share one button, so that the focus stays. */}
        <Button variant="default" size="xs" onClick={isRunning ? () => void cancel(job) : onReport}>
          {isRunning ? controlMessages.cancel : words.report}
        </Button>
        {hasCodes && (
          <>
            <Button variant="default" size="xs" onClick={onPrint}>
              {printMessages.options}
            </Button>
            {countPrintedParts(job) === 1 && (
              <BusyButton type="button" size="xs" isBusy={printing.isBusy} onClick={() => printing.start()}>
                {controlMessages.print}
              </BusyButton>
            )}
          </>
        )}
        {result?.canBeUndone && (
          <Button variant="default" size="xs" onClick={() => onUndo(result.entry)}>
            {words.undo}
          </Button>
        )}
        {!isRunning && (
          <Button variant="subtle" color="gray" size="xs" onClick={dismiss}>
            {words.dismiss}
          </Button>
        )}
      </div>
    </div>
  )
}

type BulkJobsProps = Pick<JobProps, 'onUndo'> & {
  /** Whether a bulk dialog is open over the list. */
  isAsking: boolean
}

/** The running bulk jobs, and the result of the last one. */
export const BulkJobs = ({ onUndo, isAsking }: BulkJobsProps) => {
  const { shown, earlier } = useBulkJobs()
  const [areEarlierShown, setEarlierShown] = useState(false)
  const jobs = areEarlierShown ? [...shown, ...earlier] : shown
  const [reported, setReported] = useState<JobView | null>(null)
  const [isOpen, setOpen] = useState(false)
  const separator = useSeparator()
  const [printed, setPrinted] = useState<{ job: JobView; layout: PaperLayout } | null>(null)
  const [isPrinting, setPrinting] = useState(false)
  const part = useRef<HTMLElement>(null)
  const hasUndone = useRef(false)
  const report = (job: JobView): void => {
    setReported(job)
    setOpen(true)
  }
  const openPrintOptions = async (job: JobView): Promise<void> => {
    const layout = await call('desktop:readPaperLayout', undefined)
    if (!layout.ok) return reportError(layout.error)
    setPrinted({ job, layout: layout.value })
    setPrinting(true)
  }
  const undo = (entry: number): void => {
    hasUndone.current = true
    onUndo(entry)
  }
  const next = usePrintNext(({ job }) => job)
  const ended = jobs.find(({ id, state }) => id === next && state !== 'running')
  // The next step after issuing codes is to print them.
  useEffect(() => {
    if (!ended || isAsking) return
    printNext(null)
    if (countPrintedCodes(ended) > 0) void openPrintOptions(ended)
  })
  // Codes that have expired remove the focused button, and so does the next job.
  useFocusReturn(part)
  // The undo job replaces the job whose Undo button was pressed, so the dialog cannot return the focus to it.
  useEffect(() => {
    if (!hasUndone.current || isAsking || document.activeElement !== document.body) return
    hasUndone.current = false
    part.current?.focus({ preventScroll: true })
  })
  return (
    <>
      {shown.length > 0 && (
        <section className={classes.jobs} aria-label={words.region} ref={part} tabIndex={-1}>
          {jobs.map((job) => (
            <Job
              key={job.id}
              job={job}
              began={earlier.includes(job) ? formatDateAndTime(job.beganAt) : null}
              onUndo={undo}
              onReport={() => report(job)}
              onPrint={() => void openPrintOptions(job)}
            />
          ))}
          {earlier.length > 0 && (
            <QuietButton aria-expanded={areEarlierShown} onClick={() => setEarlierShown(!areEarlierShown)}>
              {areEarlierShown ? words.hideEarlier : words.showEarlier(earlier.length)}
            </QuietButton>
          )}
        </section>
      )}
      <Dialog
        title={printMessages.options}
        isOpen={isPrinting}
        onClose={() => setPrinting(false)}
        onClosed={() => setPrinted(null)}
      >
        {printed && <PrintOptions job={printed.job} first={printed.layout} onClose={() => setPrinting(false)} />}
      </Dialog>
      <Dialog title={words.report} isOpen={isOpen} onClose={() => setOpen(false)} onClosed={() => setReported(null)} size="36rem">
        {reported && (
          <ChangeReport
            name={reported.id}
            change={reported.change}
            outcome={formatBulkOutcome(reported)}
            read={(page) => call('jobs:report', { id: reported.id, ...page })}
            save={() => call('jobs:exportReport', { id: reported.id, separator })}
            onClose={() => setOpen(false)}
          />
        )}
      </Dialog>
    </>
  )
}
