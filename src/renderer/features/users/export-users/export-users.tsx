import { Button } from '@mantine/core'
import { memo, useState } from 'react'
import { contract } from '../../../../shared/api/index.ts'
import { hasPermission } from '../../../../shared/domain/permissions.ts'
import { countOf } from '../../../../shared/messages/plural.ts'
import { formatUserExport, userExportMessages as words } from '../../../../shared/messages/user-export-messages.ts'
import { useOwnJob } from '../../../api/own-job.ts'
import { useRequestedButton } from '../../../session/requested-action.ts'
import { useWindowState } from '../../../session/window-state.ts'
import { IconButton } from '../../../ui/buttons.tsx'
import { CloseIcon } from '../../../ui/icons.tsx'
import { ToneLine } from '../../../ui/outcome-line.tsx'
import { Dialog } from '../../../widgets/dialog.tsx'
import { JobProgress } from '../../../widgets/job-progress.tsx'
import classes from './export-users.module.css'
import { ExportUsersForm } from './export-users-form.tsx'

const formatTotal = (total: number): string => countOf(total, 'user')

/** Exports the listed or the selected users, for roles that may. */
export const ExportUsers = memo(() => {
  const isOffered = useWindowState(
    ({ person }) => person !== null && hasPermission(person.role, contract['transfers:export'].permission),
  )
  const [isOpen, setOpen] = useState(false)
  const button = useRequestedButton('export-users')
  const close = (): void => setOpen(false)
  if (!isOffered) return null
  return (
    <>
      <Button ref={button} variant="default" onClick={() => setOpen(true)}>
        {words.button}
      </Button>
      <Dialog title={words.title} isOpen={isOpen} onClose={close}>
        <ExportUsersForm onClose={close} />
      </Dialog>
    </>
  )
})

/** The progress of an export with or without hashes, and its result until it is dismissed. */
const ExportState = ({ kind }: { kind: 'transfers:export' | 'transfers:exportHashes' }) => {
  const { job, cancel, dismiss } = useOwnJob(kind)
  const isRunning = job?.state === 'running'
  const text = job && formatUserExport(job)
  return (
    <div className={classes.state} data-empty={job === null || undefined}>
      {isRunning && (
        <>
          <JobProgress name={words.progress} job={job} formatTotal={formatTotal} untilCounted={words.counting} />
          <Button variant="default" size="xs" onClick={cancel}>
            {words.cancel}
          </Button>
        </>
      )}
      {/* Screen readers announce the result when it arrives. */}
      <div role="status">
        {job?.state === 'cancelled' && <ToneLine tone="warning">{text}</ToneLine>}
        {job?.state === 'done' && <ToneLine tone="done">{text}</ToneLine>}
      </div>
      {job?.state === 'failed' && (
        <div role="alert">
          <ToneLine tone="failed">{text}</ToneLine>
        </div>
      )}
      {job && !isRunning && (
        <IconButton
          label={words.dismiss}
          onClick={() => {
            dismiss()
            // The button is gone, so the focus goes to the list.
            document.querySelector<HTMLElement>('[role="grid"]')?.focus()
          }}
        >
          <CloseIcon />
        </IconButton>
      )}
    </div>
  )
}

export const UserExportStates = memo(() => (
  <>
    <ExportState kind="transfers:export" />
    <ExportState kind="transfers:exportHashes" />
  </>
))
