import { useWindowEvent } from '@mantine/hooks'
import { useState } from 'react'
import { sessionMessages } from '../../../shared/messages/session-messages.ts'
import { isReloadKey } from '../../hooks/key-modifiers.ts'
import { readKey } from '../../hooks/key-reader.ts'
import { useWindowState } from '../../session/window-state.ts'
import { Question } from '../../widgets/question.tsx'

/** Above every dialog, whose highest z-index is 400. */
const Z_INDEX = 450

const { reloadCodes, reloadSession } = sessionMessages

/** Asks before Ctrl+R signs out, or drops codes that are shown once. The entry of the menu names what it does, so it does not ask. */
export const ReloadQuestion = () => {
  const [isAsking, setAsking] = useState(false)
  const showsCodes = useWindowState(({ screen }) => screen.kind === 'recovery-codes')
  const listen = (event: KeyboardEvent): void => {
    const isCancel = isAsking && readKey(event) === 'Escape'
    if (!isCancel && !isReloadKey(event)) return
    // Before the panel and the dialogs below, which Escape would close too.
    event.preventDefault()
    event.stopPropagation()
    setAsking(!isCancel)
  }
  useWindowEvent('keydown', listen, { capture: true })
  return (
    <Question
      words={showsCodes ? reloadCodes : reloadSession}
      isOpen={isAsking}
      zIndex={Z_INDEX}
      onKeep={() => setAsking(false)}
      onDiscard={() => location.reload()}
    />
  )
}
