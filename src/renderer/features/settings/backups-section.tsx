import { Button } from '@mantine/core'
import { useState } from 'react'
import type { BackupsView } from '../../../shared/api/backups.ts'
import type { JobView } from '../../../shared/api/jobs.ts'
import { backupMessages, formatBackup, formatBackupEnd, formatBackupWarning } from '../../../shared/messages/backup-messages.ts'
import { controlMessages } from '../../../shared/messages/control-messages.ts'
import { restoreMessages } from '../../../shared/messages/restore-messages.ts'
import { call, reportError } from '../../api/call.ts'
import { useOwnJob } from '../../api/own-job.ts'
import { useBackups } from '../../api/queries.ts'
import { useSingleFlight } from '../../hooks/single-flight.ts'
import { clearOutcome } from '../../session/window-state.ts'
import { CheckField } from '../../ui/choice-fields.tsx'
import { ToneLine } from '../../ui/outcome-line.tsx'
import { Fact, Facts, Section } from '../../ui/section.tsx'
import { Dialog } from '../../widgets/dialog.tsx'
import { JobProgress } from '../../widgets/job-progress.tsx'
import RestoreDialog from '../../widgets/restore/restore-panel.tsx'
import { BackupsSetUp } from './backups-set-up.tsx'
import { KeptDirectories } from './kept-list.tsx'
import classes from './settings.module.css'

/** The backups that the section names; the folder has the others. */
const NAMED_BACKUPS = 5

/** How the last backup of this window ended. */
const BackupEnd = ({ job, onDismiss }: { job: JobView; onDismiss: () => void }) => (
  <div className={classes.stack}>
    <div role={job.state === 'failed' ? 'alert' : 'status'}>
      <ToneLine tone={job.state === 'done' ? 'done' : job.state === 'failed' ? 'failed' : 'warning'}>
        {formatBackupEnd(job)}
      </ToneLine>
    </div>
    <div className={classes.buttons}>
      <Button variant="default" aria-label={backupMessages.dismiss} onClick={onDismiss}>
        {controlMessages.close}
      </Button>
    </div>
  </div>
)

const Made = ({ backups }: Pick<BackupsView, 'backups'>) => (
  <Fact name={backupMessages.last} isEmpty={backups.length === 0}>
    {backups.length === 0
      ? backupMessages.noneYet
      : backups.slice(0, NAMED_BACKUPS).map((backup) => {
          const { when, what } = formatBackup(backup)
          return (
            <p key={backup.sequence} className={classes.backup}>
              {when}
              <span className={classes.path}>{what}</span>
            </p>
          )
        })}
  </Fact>
)

const Daily = ({ isDaily }: { isDaily: boolean }) => {
  const { isBusy, start } = useSingleFlight(async () => {
    clearOutcome()
    const result = await call('backups:schedule', { isDaily: !isDaily })
    if (!result.ok) reportError(result.error)
  })
  return (
    <CheckField
      label={backupMessages.daily}
      description={backupMessages.dailyHint}
      isChecked={isDaily !== isBusy}
      onChange={() => start()}
    />
  )
}

/** Where backups are made, when the last ones were, and the button that makes one. */
export const BackupsSection = ({ isWriter }: { isWriter: boolean }) => {
  const { data } = useBackups()
  const { job, begin, cancel, dismiss } = useOwnJob('backups:create')
  const [isOpen, setOpen] = useState(false)
  const [isRestoring, setRestoring] = useState(false)
  if (!data) return null
  const warning = formatBackupWarning({ setUp: data.setUp, newest: data.backups[0] ?? null }, Date.now())
  const isRunning = job?.state === 'running'
  return (
    <Section heading={backupMessages.heading} about={backupMessages.about}>
      <div className={classes.stack}>
        {warning && <ToneLine tone="warning">{warning}</ToneLine>}
        {data.setUp && (
          <div className={classes.facts}>
            <Facts>
              <Fact name={backupMessages.folder}>
                <span className={classes.path}>{data.setUp.folder}</span>
              </Fact>
              <Made backups={data.backups} />
            </Facts>
          </div>
        )}
        {data.setUp && isWriter && <Daily isDaily={data.setUp.isDaily} />}
        {isRunning && (
          <JobProgress
            name={backupMessages.progress}
            job={job}
            formatTotal={backupMessages.of}
            untilCounted={backupMessages.counting}
          />
        )}
        {job && !isRunning && <BackupEnd job={job} onDismiss={dismiss} />}
        {isWriter && (
          <div className={classes.buttons}>
            {data.setUp && (
              // Start and cancel are one button, so that the focus stays.
              <Button variant="default" onClick={isRunning ? cancel : () => begin(() => call('backups:create'))}>
                {isRunning ? backupMessages.cancel : backupMessages.create}
              </Button>
            )}
            <Button variant="default" onClick={() => setOpen(true)}>
              {data.setUp ? backupMessages.change : backupMessages.setUp}
            </Button>
            <Button variant="default" onClick={() => setRestoring(true)}>
              {restoreMessages.restore}
            </Button>
          </div>
        )}
        {isWriter && <KeptDirectories kept={data.kept} />}
      </div>
      <Dialog title={backupMessages.title} isOpen={isOpen} onClose={() => setOpen(false)}>
        <BackupsSetUp onClose={() => setOpen(false)} />
      </Dialog>
      <RestoreDialog place="settings" isOpen={isRestoring} onClose={() => setRestoring(false)} />
    </Section>
  )
}
