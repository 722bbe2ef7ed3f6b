import { Button } from '@mantine/core'
import { useState } from 'react'
import { isRestorable } from '../../../shared/errors.ts'
import { brokenStartMessages, formatBrokenReason } from '../../../shared/messages/broken-start-messages.ts'
import { restoreFromBackup } from '../../../shared/messages/entry-messages.ts'
import { call, reportError } from '../../api/call.ts'
import { clearOutcome, useWindowState } from '../../session/window-state.ts'
import { Card } from '../../ui/card.tsx'
import { useTitle } from '../../widgets/entry-card.tsx'
import { OutcomeAlert, OutcomeStatus } from '../../widgets/outcome.tsx'
import { StartRestore } from '../../widgets/restore/start-restore.tsx'
import classes from './broken-start.module.css'

const run = async (operation: 'desktop:chooseFolder' | 'desktop:quit'): Promise<void> => {
  clearOutcome()
  const result = await call(operation)
  if (!result.ok) reportError(result.error)
}

/** The directory exists but cannot be trusted. A first run here would make the next user its administrator. */
export default function BrokenStart() {
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
            {restoreFromBackup}
          </Button>
        )}
        <Button variant="default" onClick={() => void run('desktop:quit')}>
          {brokenStartMessages.quit}
        </Button>
      </div>
      <StartRestore isOpen={isRestoring} onClose={() => setRestoring(false)} />
    </Card>
  )
}
