import { useEffect, useRef } from 'react'
import { SECOND_MS } from '../../shared/domain/time.ts'
import { shellMessages } from '../../shared/messages/shell-messages.ts'
import { runUndo } from '../api/undo-action.ts'
import { clearOutcome, useWindowState } from '../session/window-state.ts'
import { IconButton } from '../ui/buttons.tsx'
import { CloseIcon } from '../ui/icons.tsx'
import { OutcomeAlert, OutcomeStatus } from '../widgets/outcome.tsx'
import classes from './last-change.module.css'

/** How long a success stays (seconds), not counting the time with the pointer or the focus on it. */
const STAYS_SECONDS = 20

/** The result of the last action, in a row below the screen. A success ends by itself, and a failure stays until it is dismissed or replaced. */
export const LastChange = () => {
  const isShown = useWindowState(({ outcome, isDialogOpen }) => outcome?.form === null && !isDialogOpen)
  const undo = useWindowState(({ outcome }) => outcome?.undo ?? null)
  const ending = useWindowState(({ outcome }) => (outcome?.tone === 'done' ? outcome.serial : null))
  const row = useRef<HTMLFieldSetElement>(null)
  useEffect(() => {
    if (!isShown || ending === null) return
    let left = STAYS_SECONDS
    const timer = setInterval(() => {
      if (!row.current?.matches(':hover, :focus-within')) left -= 1
      if (left === 0) clearOutcome()
    }, SECOND_MS)
    return () => clearInterval(timer)
  }, [isShown, ending])
  return (
    <fieldset className={classes.row} ref={row} data-shown={isShown || undefined} aria-label={shellMessages.lastChange}>
      <OutcomeStatus className={classes.words} />
      <OutcomeAlert form={null} className={classes.words} />
      {isShown && undo !== null && (
        <button type="button" className={classes.undo} onClick={() => void runUndo(undo)}>
          {shellMessages.undo}
        </button>
      )}
      {isShown && (
        <IconButton className={classes.dismiss} label={shellMessages.dismiss} onClick={clearOutcome}>
          <CloseIcon />
        </IconButton>
      )}
    </fieldset>
  )
}
