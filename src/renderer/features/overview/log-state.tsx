import { Button } from '@mantine/core'
import type { OverviewView } from '../../../shared/api/overview.ts'
import { formatLastVerification } from '../../../shared/messages/attention-messages.ts'
import { overviewMessages } from '../../../shared/messages/overview-messages.ts'
import { openScreen } from '../../session/window-state.ts'
import { ToneLine } from '../../ui/outcome-line.tsx'
import classes from './overview.module.css'

/** The last known result of the log's verification. */
export const LogState = ({ audit: { entries, verification } }: { audit: OverviewView['audit'] }) => (
  <div className={classes.log}>
    <div>
      {verification === null ? (
        <p className={classes.calm}>{overviewMessages.notVerified(entries)}</p>
      ) : (
        <>
          <ToneLine tone={verification.outcome === 'intact' ? 'done' : 'failed'}>{formatLastVerification(verification)}</ToneLine>
          <p className={classes.calm}>{overviewMessages.entriesNow(entries)}</p>
        </>
      )}
    </div>
    <Button variant="default" onClick={() => openScreen({ kind: 'audit' })}>
      {overviewMessages.openLog}
    </Button>
  </div>
)
