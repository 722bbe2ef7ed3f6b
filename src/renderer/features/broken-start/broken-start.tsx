import { Button } from '@mantine/core'
import { formatBrokenReason, formatError } from '../../../shared/messages/error-messages.ts'
import { call } from '../../api/call.ts'
import { announceFailed, clearOutcome, useWindowState } from '../../session/window-state.ts'
import { Card } from '../../ui/card.tsx'
import { useTitle } from '../../widgets/entry-card.tsx'
import { OutcomeAlert, OutcomeStatus } from '../../widgets/outcome.tsx'
import classes from './broken-start.module.css'

const HEADING = 'Gatehouse cannot open this directory'

const run = async (operation: 'desktop:chooseFolder' | 'desktop:quit'): Promise<void> => {
  clearOutcome()
  const result = await call(operation)
  if (!result.ok && result.error.code !== 'cancelled') announceFailed(formatError(result.error))
}

/** The directory exists but cannot be trusted. A first run here would make the next user its administrator. */
export const BrokenStart = () => {
  useTitle(HEADING)
  const status = useWindowState((state) => state.status)
  if (status?.state !== 'broken') return null
  const { what, now } = formatBrokenReason(status.reason, status.file)
  return (
    <Card heading={HEADING} isWide intro={what}>
      <dl className={classes.facts}>
        <div>
          <dt>Folder</dt>
          <dd>{status.dataFolder}</dd>
        </div>
        {status.file && (
          <div>
            <dt>File</dt>
            <dd>{status.file}</dd>
          </div>
        )}
        <div>
          <dt>What to do now</dt>
          <dd>{now}</dd>
        </div>
      </dl>
      <div className={classes.outcome}>
        <OutcomeStatus />
        <OutcomeAlert />
      </div>
      <div className={classes.actions}>
        <Button autoFocus onClick={() => void run('desktop:chooseFolder')}>
          Choose another folder
        </Button>
        <Button variant="default" onClick={() => void run('desktop:quit')}>
          Quit
        </Button>
      </div>
    </Card>
  )
}
