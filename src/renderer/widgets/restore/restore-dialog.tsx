import { restoreMessages } from '../../../shared/messages/restore-messages.ts'
import { Dialog } from '../dialog.tsx'
import type { RestorePlace } from './opened-backup.ts'
import { RestorePanel } from './restore-panel.tsx'

export type RestoreDialogProps = { place: RestorePlace; isOpen: boolean; onClose: () => void }

/** Opens a backup, compares it with today, and replaces the directory. */
export default function RestoreDialog({ place, isOpen, onClose }: RestoreDialogProps) {
  return (
    <Dialog title={restoreMessages.title} size="36rem" isOpen={isOpen} onClose={onClose}>
      <RestorePanel place={place} onClose={onClose} />
    </Dialog>
  )
}
