import { type FormEvent, type ReactNode, useState } from 'react'
import type { Result } from '../../shared/result.ts'
import { reportError } from '../api/call.ts'
import { useSingleFlight } from '../hooks/single-flight.ts'
import { type DraftTerms, useDraft } from '../session/drafts.ts'
import { announceDone, clearOutcome } from '../session/window-state.ts'
import { DialogForm } from './dialog-form.tsx'
import { ReasonField } from './reason.tsx'

/** Where no reason is asked for, nothing is typed that could be kept. */
const NO_DRAFT: DraftTerms = { name: 'no-reason', permission: 'own:write', onKept: () => undefined }

type ConfirmationProps = {
  /** The consequences, in words. */
  about: string
  button: string
  isDanger?: boolean
  /** The announcement after success. */
  done: string
  /** Asks for an optional reason, with which the action runs. A lock keeps it as this draft. */
  reason?: DraftTerms | undefined
  /** Whether what it asks for besides was opened with a draft. */
  isRestored?: boolean
  run: (reason: string) => Promise<Result<unknown>>
  /** Finds the audit entry that can be undone, after success. */
  findUndo?: (() => Promise<number | null>) | undefined
  onClose: () => void
  children?: ReactNode
}

/** The content of a dialog that confirms an action with visible effects. */
export const Confirmation = ({
  about,
  button,
  isDanger = false,
  done,
  reason: asked,
  isRestored = false,
  run,
  findUndo,
  onClose,
  children,
}: ConfirmationProps) => {
  const draft = useDraft(asked ?? NO_DRAFT, { reason: '' })
  const [reason, setReason] = useState(draft.start.reason)
  draft.keep({ reason })
  const { isBusy, start } = useSingleFlight(async () => {
    clearOutcome()
    const result = await run(reason)
    if (!result.ok) return reportError(result.error)
    const undo = (await findUndo?.()) ?? null
    onClose()
    announceDone(done, undo)
  })
  const confirm = (event: FormEvent): void => {
    event.preventDefault()
    start()
  }
  return (
    <DialogForm
      about={about}
      button={button}
      isDanger={isDanger}
      isRestored={isRestored || draft.isRestored}
      isSending={isBusy}
      onSubmit={confirm}
      onClose={onClose}
    >
      {children}
      {asked && <ReasonField value={reason} onChange={({ currentTarget }) => setReason(currentTarget.value)} />}
    </DialogForm>
  )
}
