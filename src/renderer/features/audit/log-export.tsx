import { Button } from '@mantine/core'
import { useRef, useState } from 'react'
import type { AuditFilter, ExportFormat } from '../../../shared/api/audit-filter.ts'
import { formatExport } from '../../../shared/messages/audit-export-messages.ts'
import { auditMessages } from '../../../shared/messages/audit-screen-messages.ts'
import { call } from '../../api/call.ts'
import { useOwnJob } from '../../api/own-job.ts'
import { useRequestedAction } from '../../session/requested-action.ts'
import { ToneLine } from '../../ui/outcome-line.tsx'
import { useArchives } from '../../widgets/archived-entries.tsx'
import { Dialog } from '../../widgets/dialog.tsx'
import { JobProgress } from '../../widgets/job-progress.tsx'
import { useSeparator } from '../../widgets/separator-field.tsx'
import { ExportForm } from './export-form.tsx'
import { JobResult } from './job-result.tsx'
import classes from './log-jobs.module.css'

type LogExportProps = { filter: AuditFilter /** What is exported, in words. */; about: string }

/** Exports the filtered log, and can cancel the export. */
export const LogExport = ({ filter, about }: LogExportProps) => {
  const { job, begin, cancel } = useOwnJob('audit:export')
  const [isOpen, setOpen] = useState(false)
  const isRunning = job?.state === 'running'
  const close = () => setOpen(false)
  const separator = useSeparator()
  const button = useRef<HTMLButtonElement>(null)
  useRequestedAction('export-log', () => {
    button.current?.focus()
    if (!isRunning) setOpen(true)
  })
  const hasArchives = (useArchives().data?.archives.length ?? 0) > 0
  const send = (format: ExportFormat, withArchives: boolean): void => {
    close()
    begin(() => call('audit:export', { filter, format, separator, withArchives }))
  }
  return (
    <>
      {/* Start and cancel are one button, so that the focus stays. */}
      <Button ref={button} variant="default" onClick={isRunning ? cancel : () => setOpen(true)}>
        {isRunning ? auditMessages.cancelExport : auditMessages.export}
      </Button>
      <Dialog title={auditMessages.exportTitle} isOpen={isOpen} onClose={close}>
        <ExportForm about={about} hasArchives={hasArchives} onExport={send} onClose={close} />
      </Dialog>
    </>
  )
}

/** The progress of the export, and its result. */
export const ExportState = () => {
  const { job, dismiss } = useOwnJob('audit:export')
  const words = job && formatExport(job)
  return (
    <>
      {job?.state === 'running' && <JobProgress name={auditMessages.export} job={job} />}
      <JobResult hasEnded={job !== null && job.state !== 'running'} label={auditMessages.dismissExport} onDismiss={dismiss}>
        {/* Screen readers announce the result when it arrives. */}
        <div role="status">
          {job?.state === 'cancelled' && <p className={classes.words}>{words}</p>}
          {job?.state === 'done' && <ToneLine tone="done">{words}</ToneLine>}
        </div>
        {job?.state === 'failed' && (
          <div role="alert">
            <ToneLine tone="failed">{words}</ToneLine>
          </div>
        )}
      </JobResult>
    </>
  )
}
