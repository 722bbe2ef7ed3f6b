import { type FormEvent, useRef, useState } from 'react'
import { PASSWORD_MIN_CODE_POINTS } from '../../../shared/password.ts'
import { call } from '../../state/call.ts'
import { sayError } from '../../state/error-words.ts'
import { announceFailed } from '../../state/window-state.ts'
import { DialogForm } from '../window/dialog-form.tsx'

export const RemoveSecondFactor = ({ onClose, onRemoved }: { onClose: () => void; onRemoved: () => void }) => {
  const [isSending, setSending] = useState(false)
  const isAsked = useRef(false)
  const remove = async (event: FormEvent): Promise<void> => {
    event.preventDefault()
    if (isAsked.current) return
    isAsked.current = true
    setSending(true)
    const result = await call('auth:removeSecondFactor')
    isAsked.current = false
    setSending(false)
    if (result.ok) onRemoved()
    else if (result.error.code !== 'not-signed-in' && result.error.code !== 'cancelled') announceFailed(sayError(result.error))
  }
  return (
    <DialogForm
      about={`Your password alone lets you in then, and your other sessions end. If it has fewer than ${PASSWORD_MIN_CODE_POINTS} characters, you choose a longer one next.`}
      button="Remove"
      isDanger
      isSending={isSending}
      onSubmit={(event) => void remove(event)}
      onClose={onClose}
    >
      {null}
    </DialogForm>
  )
}
