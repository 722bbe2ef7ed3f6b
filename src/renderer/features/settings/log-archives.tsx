import { Button } from '@mantine/core'
import { useState } from 'react'
import type { ArchivesView } from '../../../shared/api/audit.ts'
import type { JobView } from '../../../shared/api/jobs.ts'
import { formatArchivedEntries, formatArchiving, archiveMessages as words } from '../../../shared/messages/archive-messages.ts'
import { controlMessages } from '../../../shared/messages/control-messages.ts'
import { call } from '../../api/call.ts'
import { useOwnJob } from '../../api/own-job.ts'
import { useRequestedButton } from '../../session/requested-action.ts'
import { ToneLine } from '../../ui/outcome-line.tsx'
import { Fact, Facts, Section } from '../../ui/section.tsx'
import { useArchives } from '../../widgets/archived-entries.tsx'
import { Confirmation } from '../../widgets/confirmation.tsx'
import { Dialog } from '../../widgets/dialog.tsx'
import { JobProgress } from '../../widgets/job-progress.tsx'
import classes from './settings.module.css'

/** The archives that the section names; the folder has the others. */
const NAMED_ARCHIVES = 5

const Made = ({ archives }: Pick<ArchivesView, 'archives'>) => {
  const more = archives.length - NAMED_ARCHIVES
  return (
    <Fact name={words.made} isEmpty={archives.length === 0}>
      {archives.length === 0 ? words.none : formatArchivedEntries({ archives, due: null })}
      {archives
        .slice(-NAMED_ARCHIVES)
        .reverse()
        .map((archive) => (
          <span key={archive.file} className={classes.path}>
            {words.archive(archive)}
          </span>
        ))}
      {more > 0 && <span className={classes.path}>{words.more(more)}</span>}
    </Fact>
  )
}

const End = ({ job, onDismiss }: { job: JobView; onDismiss: () => void }) => (
  <div className={classes.stack}>
    <div role={job.state === 'failed' ? 'alert' : 'status'}>
      <ToneLine tone={job.state === 'done' ? 'done' : job.state === 'failed' ? 'failed' : 'warning'}>
        {formatArchiving(job)}
      </ToneLine>
    </div>
    <div className={classes.buttons}>
      <Button variant="default" aria-label={words.dismiss} onClick={onDismiss}>
        {controlMessages.close}
      </Button>
    </div>
  </div>
)

/** The archives of the audit log, and the button that moves older entries into them now. */
export const LogArchives = ({ isWriter }: { isWriter: boolean }) => {
  const { data } = useArchives()
  const { job, begin, cancel, dismiss } = useOwnJob('audit:archive')
  const [isOpen, setOpen] = useState(false)
  const button = useRequestedButton('archive-log')
  if (!data) return null
  const { archives, due } = data
  const close = (): void => setOpen(false)
  const isRunning = job?.state === 'running'
  const archive = async () => {
    const result = await call('audit:archive')
    if (result.ok) begin(async () => result)
    return result
  }
  return (
    <Section heading={words.archivesHeading}>
      <div className={classes.stack}>
        <div className={classes.facts}>
          <Facts>
            <Made archives={archives} />
            <Fact name={words.due} isEmpty={due === null}>
              {due ? words.dueEntries(due) : words.noDue}
            </Fact>
          </Facts>
        </div>
        {isRunning && <JobProgress name={words.progress} job={job} />}
        {job && !isRunning && <End job={job} onDismiss={dismiss} />}
        {isWriter && (
          <div className={classes.buttons}>
            {/* Start and cancel are one button, so that the focus stays. */}
            <Button ref={button} variant="default" onClick={isRunning ? cancel : () => setOpen(true)}>
              {isRunning ? words.cancel : words.archiveNow}
            </Button>
          </div>
        )}
      </div>
      <Dialog title={words.title} isOpen={isOpen} onClose={close}>
        <Confirmation
          about={due ? words.question(due) : words.nothingDue}
          button={words.archiveNow}
          done={words.began}
          run={archive}
          onClose={close}
        />
      </Dialog>
    </Section>
  )
}
