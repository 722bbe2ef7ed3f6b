import { Button } from '@mantine/core'
import type { OverviewView } from '../../../shared/api/overview.ts'
import { formatLastVerification } from '../../../shared/messages/attention-messages.ts'
import { formatEntries } from '../../../shared/messages/verification-messages.ts'
import { openScreen } from '../../session/window-state.ts'
import { ToneLine } from '../../ui/outcome-line.tsx'
import classes from './overview.module.css'

/** The last known result of the log's verification. */
export const LogState = ({ audit: { entries, verification } }: { audit: OverviewView['audit'] }) => (
  <div className={classes.log}>
    <div>
      {verification === null ? (
        <p className={classes.calm}>{formatEntries(entries)}, never verified yet.</p>
      ) : (
        <>
          <ToneLine tone={verification.outcome === 'intact' ? 'done' : 'failed'}>{formatLastVerification(verification)}</ToneLine>
          <p className={classes.calm}>{formatEntries(entries)} by now.</p>
        </>
      )}
    </div>
    <Button variant="default" onClick={() => openScreen({ kind: 'audit' })}>
      Open the audit log
    </Button>
  </div>
)
