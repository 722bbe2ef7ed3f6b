import { Button } from '@mantine/core'
import { useState } from 'react'
import type { AuditEntryView } from '../../../shared/api/audit.ts'
import { hasPermission } from '../../../shared/domain/permissions.ts'
import { formatEntry } from '../../../shared/messages/audit-entry-messages.ts'
import { bulkMessages } from '../../../shared/messages/bulk-messages.ts'
import { call } from '../../api/call.ts'
import { useSingleFlight } from '../../hooks/single-flight.ts'
import { useWindowState } from '../../session/window-state.ts'
import { BusyButton } from '../../ui/buttons.tsx'
import { ChangeReport, saveReport } from '../../widgets/change-report.tsx'
import { Dialog } from '../../widgets/dialog.tsx'
import { useSeparator } from '../../widgets/separator-field.tsx'
import classes from './entry-panel.module.css'

const { report: words } = bulkMessages

/** The report of the bulk change that an entry began. The directory keeps it, also after a restart. */
export const KeptReport = ({ entry }: { entry: AuditEntryView }) => {
  const [isOpen, setOpen] = useState(false)
  const isExporter = useWindowState(({ person }) => person !== null && hasPermission(person.role, 'audit:export'))
  const saving = useSingleFlight(saveReport)
  const separator = useSeparator()
  const { id, details } = entry
  if (details?.kind !== 'bulk-started') return null
  const save = () => call('audit:exportReport', { entry: id, separator })
  const close = () => setOpen(false)
  return (
    <section className={classes.part}>
      <h3 className={classes.subheading}>{bulkMessages.jobs.report}</h3>
      <div className={classes.ways}>
        <Button variant="default" onClick={() => setOpen(true)}>
          {words.show}
        </Button>
        {isExporter && (
          <BusyButton type="button" variant="default" isBusy={saving.isBusy} onClick={() => saving.start(save)}>
            {words.save}
          </BusyButton>
        )}
      </div>
      <Dialog title={bulkMessages.jobs.report} isOpen={isOpen} onClose={close} size="36rem">
        <ChangeReport
          name={`entry ${id}`}
          change={details.change}
          outcome={formatEntry(entry)}
          read={(page) => call('audit:report', { entry: id, ...page })}
          save={isExporter ? save : null}
          onClose={close}
        />
      </Dialog>
    </section>
  )
}
