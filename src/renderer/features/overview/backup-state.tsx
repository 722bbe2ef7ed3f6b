import { Button } from '@mantine/core'
import type { OverviewView } from '../../../shared/api/overview.ts'
import { backupMessages, formatBackupWarning, formatNewestBackup } from '../../../shared/messages/backup-messages.ts'
import { openScreen } from '../../session/window-state.ts'
import { ToneLine } from '../../ui/outcome-line.tsx'
import classes from './overview.module.css'

/** When the newest backup was made, and why that deserves attention. */
export const BackupState = ({ backup }: { backup: OverviewView['backup'] }) => {
  const warning = formatBackupWarning(backup, Date.now())
  return (
    <div className={classes.log}>
      <div>
        {warning && <ToneLine tone="warning">{warning}</ToneLine>}
        {backup.newest && <p className={classes.calm}>{formatNewestBackup(backup.newest)}</p>}
      </div>
      <Button variant="default" onClick={() => openScreen({ kind: 'settings' })}>
        {backupMessages.openSettings}
      </Button>
    </div>
  )
}
