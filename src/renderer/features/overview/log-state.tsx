import { Button } from '@mantine/core'
import type { OverviewView } from '../../../shared/api/overview.ts'
import { formatLastVerification } from '../../../shared/messages/attention-messages.ts'
import { formatLogSize, formatLogWarning, overviewMessages } from '../../../shared/messages/overview-messages.ts'
import { openScreen } from '../../session/window-state.ts'
import { ToneLine } from '../../ui/outcome-line.tsx'
import classes from './overview.module.css'

const Verification = ({ entries, verification }: OverviewView['audit']) =>
  verification === null ? (
    <p className={classes.calm}>{overviewMessages.notVerified(entries)}</p>
  ) : (
    <>
      <ToneLine tone={verification.outcome === 'intact' ? 'done' : 'failed'}>{formatLastVerification(verification)}</ToneLine>
      <p className={classes.calm}>{overviewMessages.entriesNow(entries)}</p>
    </>
  )

const Warning = (audit: OverviewView['audit']) => {
  const warning = formatLogWarning(audit)
  return warning && <ToneLine tone="warning">{warning}</ToneLine>
}

/** The last known result of the log's verification, and how large the log is. */
export const LogState = ({ audit }: { audit: OverviewView['audit'] }) => (
  <div className={classes.log}>
    <div>
      <Verification {...audit} />
      <p className={classes.calm}>{formatLogSize(audit)}</p>
      <Warning {...audit} />
    </div>
    <Button variant="default" onClick={() => openScreen({ kind: 'audit' })}>
      {overviewMessages.openLog}
    </Button>
  </div>
)
