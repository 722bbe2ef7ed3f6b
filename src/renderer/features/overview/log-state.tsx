import { Button } from '@mantine/core'
import type { OverviewView } from '../../../shared/views.ts'
import { ToneLine } from '../../components/outcome-line.tsx'
import { sayLastVerification } from '../../state/overview/attention-words.ts'
import { sayEntries } from '../../state/verification-words.ts'
import { openScreen } from '../../state/window-state.ts'
import classes from './overview.module.css'

/** Whether the log can be trusted, as far as it is known. */
export const LogState = ({ audit: { entries, verification } }: { audit: OverviewView['audit'] }) => (
  <div className={classes.log}>
    <div>
      {verification === null ? (
        <p className={classes.calm}>{sayEntries(entries)}, never verified yet.</p>
      ) : (
        <>
          <ToneLine tone={verification.outcome === 'intact' ? 'done' : 'failed'}>{sayLastVerification(verification)}</ToneLine>
          <p className={classes.calm}>{sayEntries(entries)} by now.</p>
        </>
      )}
    </div>
    <Button variant="default" onClick={() => openScreen({ kind: 'audit' })}>
      Open the audit log
    </Button>
  </div>
)
