import { type FormEvent, type ReactNode, useRef, useState } from 'react'
import { formatError } from '../../shared/messages/error-messages.ts'
import type { Result } from '../../shared/result.ts'
import { announceDone, announceFailed, clearOutcome } from '../session/window-state.ts'
import { DialogForm } from './dialog-form.tsx'

type ConfirmationProps = {
  /** The consequences, in words. */
  about: string
  button: string
  isDanger?: boolean
  /** The announcement after success. */
  done: string
  run: () => Promise<Result<unknown>>
  /** Finds the audit entry that can be undone, after success. */
  findUndo?: (() => Promise<number | null>) | undefined
  onClose: () => void
  children?: ReactNode
}

/** The content of a dialog that confirms an action with visible effects. */
export const Confirmation = ({ about, button, isDanger = false, done, run, findUndo, onClose, children }: ConfirmationProps) => {
  const [isSending, setSending] = useState(false)
  const isRunning = useRef(false)
  const confirm = async (event: FormEvent): Promise<void> => {
    event.preventDefault()
    if (isRunning.current) return
    isRunning.current = true
    setSending(true)
    clearOutcome()
    const result = await run()
    isRunning.current = false
    setSending(false)
    if (result.ok) {
      const undo = (await findUndo?.()) ?? null
      onClose()
      announceDone(done, undo)
    } else if (result.error.code === 'cancelled') clearOutcome()
    else if (result.error.code !== 'not-signed-in') announceFailed(formatError(result.error))
  }
  return (
    <DialogForm
      about={about}
      button={button}
      isDanger={isDanger}
      isSending={isSending}
      onSubmit={(event) => void confirm(event)}
      onClose={onClose}
    >
      {children}
    </DialogForm>
  )
}
