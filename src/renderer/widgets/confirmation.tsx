import { type FormEvent, type ReactNode, useState } from 'react'
import type { Result } from '../../shared/result.ts'
import { reportError } from '../api/call.ts'
import { useSingleFlight } from '../hooks/single-flight.ts'
import { announceDone, clearOutcome } from '../session/window-state.ts'
import { DialogForm } from './dialog-form.tsx'
import { ReasonField } from './reason.tsx'

type ConfirmationProps = {
  /** The consequences, in words. */
  about: string
  button: string
  isDanger?: boolean
  /** The announcement after success. */
  done: string
  /** Asks for an optional reason, with which the action runs. */
  asksReason?: boolean
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
  asksReason = false,
  run,
  findUndo,
  onClose,
  children,
}: ConfirmationProps) => {
  const [reason, setReason] = useState('')
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
    <DialogForm about={about} button={button} isDanger={isDanger} isSending={isBusy} onSubmit={confirm} onClose={onClose}>
      {children}
      {asksReason && <ReasonField value={reason} onChange={({ currentTarget }) => setReason(currentTarget.value)} />}
    </DialogForm>
  )
}
