import { type FormEvent, useRef, useState } from 'react'
import { sayError } from '../../state/error-words.ts'
import { disownNotices } from '../../state/session.ts'
import { announceFailed } from '../../state/window-state.ts'
import { DialogForm } from '../window/dialog-form.tsx'

/** What "This was not me" does, before it does it. */
export const Disown = ({ onClose }: { onClose: () => void }) => {
  const [isSending, setSending] = useState(false)
  const isAsked = useRef(false)
  const disown = async (event: FormEvent): Promise<void> => {
    event.preventDefault()
    if (isAsked.current) return
    isAsked.current = true
    setSending(true)
    const result = await disownNotices()
    isAsked.current = false
    setSending(false)
    if (!result.ok && result.error.code !== 'not-signed-in') announceFailed(sayError(result.error))
  }
  return (
    <DialogForm
      about="Then somebody else may have been in your account. All its sessions end now, this one too, and reset codes stop working. At the next sign-in you choose a new password. The administrators are told."
      button="End all sessions"
      isDanger
      isSending={isSending}
      onSubmit={(event) => void disown(event)}
      onClose={onClose}
    >
      {null}
    </DialogForm>
  )
}
