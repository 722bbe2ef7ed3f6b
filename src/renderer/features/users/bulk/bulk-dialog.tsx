import { useState } from 'react'
import type { BulkChange, BulkSelection } from '../../../../shared/api/bulk-change.ts'
import { formatBulkTitle } from '../../../../shared/messages/bulk-messages.ts'
import { keepDraft } from '../../../session/drafts.ts'
import { requestAfterLock } from '../../../session/requested-action.ts'
import { Dialog } from '../../../widgets/dialog.tsx'
import type { BulkAction } from './bulk-actions.ts'
import { BulkInputs } from './bulk-inputs.tsx'
import { BulkPlan } from './bulk-plan-view.tsx'

/** The requested change and its users: the selection at that time, or the job to undo. */
export type RequestedBulkChange = (
  | { readonly kind: 'action'; readonly action: BulkAction; readonly selection: BulkSelection }
  | { readonly kind: 'undo'; readonly entry: number }
) & {
  /** The change with its input, which a lock has kept. */
  readonly change?: BulkChange
}

/** The change, if it needs no further input. */
const changeOf = (asked: RequestedBulkChange): BulkChange | null => {
  if (asked.change) return asked.change
  if (asked.kind === 'undo') return { kind: 'undo', entry: asked.entry }
  return asked.action.input === 'none' ? { kind: asked.action.kind } : null
}

type StepsProps = { asked: RequestedBulkChange; isShown: boolean; onClose: () => void }

const Steps = ({ asked, isShown, onClose }: StepsProps) => {
  const [change, setChange] = useState(() => changeOf(asked))
  const onKept = (): void => {
    keepDraft('bulk-change', { ...asked, ...(change && { change }) }, 'users:bulk')
    requestAfterLock('bulk-change')
  }
  if (change !== null)
    return (
      <BulkPlan
        change={change}
        selection={asked.kind === 'action' ? asked.selection : null}
        isShown={isShown}
        onKept={onKept}
        onClose={onClose}
      />
    )
  return asked.kind === 'action' && <BulkInputs action={asked.action} onReady={setChange} onKept={onKept} onClose={onClose} />
}

type BulkDialogProps = { asked: RequestedBulkChange | null; isOpen: boolean; onClose: () => void; onClosed: () => void }

/** Asks for input, shows the plan, and then offers one button with the number of users. */
export const BulkDialog = ({ asked, isOpen, onClose, onClosed }: BulkDialogProps) => (
  <Dialog
    title={asked ? formatBulkTitle(asked.kind === 'undo' ? 'undo' : asked.action.kind) : ''}
    isOpen={isOpen}
    onClose={onClose}
    onClosed={onClosed}
    size="30rem"
  >
    {asked && <Steps asked={asked} isShown={isOpen} onClose={onClose} />}
  </Dialog>
)

/** The state of the bulk dialog, which keeps its content while it fades out. */
export const useRequestedBulkChange = () => {
  const [asked, setAsked] = useState<RequestedBulkChange | null>(null)
  const [isOpen, setOpen] = useState(false)
  return {
    ask: (next: RequestedBulkChange): void => {
      setAsked(next)
      setOpen(true)
    },
    dialog: { asked, isOpen, onClose: () => setOpen(false), onClosed: () => setAsked(null) },
  }
}
