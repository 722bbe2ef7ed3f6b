import type { OperationName } from '../../shared/api/names.ts'
import { formatError } from '../../shared/messages/error-messages.ts'
import { outputMessages } from '../../shared/messages/output-messages.ts'
import { announceDone, announceFailed, clearOutcome, useWindowState } from '../session/window-state.ts'
import { call } from './call.ts'

/** How many entries are searched: a change that was just made is among the newest. */
const NEWEST = 5

/** Finds the entry of the user's last change to an account since `since`, if it can be undone. */
export const findUndo = async (operation: OperationName, email: string, since: number): Promise<number | null> => {
  const result = await call('users:timeline', { email, limit: NEWEST })
  if (!result.ok) return null
  const own = useWindowState.getState().person?.id
  const done = result.value.entries.find(
    ({ action, actor, at, outcome }) =>
      action === operation && actor !== null && actor.id === own && at >= since && outcome === 'success',
  )
  return done?.undo === 'possible' ? done.id : null
}

let isUndoing = false

/** Undoes an entry and announces it. The window learns of the change like any other. */
export const undoEntry = async (entry: number): Promise<void> => {
  if (isUndoing) return
  isUndoing = true
  clearOutcome()
  const result = await call('users:undo', { entry })
  isUndoing = false
  if (result.ok) announceDone(outputMessages.undone)
  else if (result.error.code !== 'not-signed-in' && result.error.code !== 'cancelled') announceFailed(formatError(result.error))
}
