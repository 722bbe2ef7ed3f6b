import { Button } from '@mantine/core'
import { useState } from 'react'
import { isRestorable } from '../../../shared/errors.ts'
import { brokenStartMessages, formatBrokenReason } from '../../../shared/messages/broken-start-messages.ts'
import { restoreMessages } from '../../../shared/messages/restore-messages.ts'
import { call, reportError } from '../../api/call.ts'
import { clearOutcome, useWindowState } from '../../session/window-state.ts'
import { Card } from '../../ui/card.tsx'
import { Dialog } from '../../widgets/dialog.tsx'
import { useTitle } from '../../widgets/entry-card.tsx'
import { OutcomeAlert, OutcomeStatus } from '../../widgets/outcome.tsx'
import { RestorePanel } from '../../widgets/restore/restore-panel.tsx'
import classes from './broken-start.module.css'

const run = async (operation: 'desktop:chooseFolder' | 'desktop:quit'): Promise<void> => {
  clearOutcome()
  const result = await call(operation)
  if (!result.ok) reportError(result.error)
}

/** The directory exists but cannot be trusted. A first run here would make the next user its administrator. */
export const BrokenStart = () => {
  useTitle(brokenStartMessages.heading)
  const [isRestoring, setRestoring] = useState(false)
  const status = useWindowState((state) => state.status)
  if (status?.state !== 'broken') return null
  const { what, now } = formatBrokenReason(status.reason, status.file)
  return (
    <Card heading={brokenStartMessages.heading} isWide intro={what}>
      <dl className={classes.facts}>
        <div>
          <dt>{brokenStartMessages.folder}</dt>
          <dd>{status.dataFolder}</dd>
        </div>
        {status.file && (
          <div>
            <dt>{brokenStartMessages.file}</dt>
            <dd>{status.file}</dd>
          </div>
        )}
        <div>
          <dt>{brokenStartMessages.whatToDo}</dt>
          <dd>{now}</dd>
        </div>
      </dl>
      <div className={classes.outcome}>
        <OutcomeStatus />
        <OutcomeAlert />
      </div>
      <div className={classes.actions}>
        <Button autoFocus onClick={() => void run('desktop:chooseFolder')}>
          {brokenStartMessages.chooseFolder}
        </Button>
        {isRestorable(status.reason) && (
          <Button variant="default" onClick={() => setRestoring(true)}>
            {restoreMessages.fromBackup}
          </Button>
        )}
        <Button variant="default" onClick={() => void run('desktop:quit')}>
          {brokenStartMessages.quit}
        </Button>
      </div>
      <Dialog title={restoreMessages.title} size="36rem" isOpen={isRestoring} onClose={() => setRestoring(false)}>
        <RestorePanel place="start" onClose={() => setRestoring(false)} />
      </Dialog>
    </Card>
  )
}
