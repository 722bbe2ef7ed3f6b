import type { OperationName } from '../../shared/api/names.ts'
import { formatError } from '../../shared/messages/error-messages.ts'
import { announceDone, announceFailed, clearOutcome, useWindowState } from '../session/window-state.ts'
import { call } from './call.ts'

/** Entries that are looked through: what was just done is among the very newest. */
const NEWEST = 5

/** The entry of what the person has done to an account since `since`, where it can be undone. */
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

/** Sets back what an entry did, and says so; the window hears of the change as of any other. */
export const undoEntry = async (entry: number): Promise<void> => {
  if (isUndoing) return
  isUndoing = true
  clearOutcome()
  const result = await call('users:undo', { entry })
  isUndoing = false
  if (result.ok) announceDone('Undone')
  else if (result.error.code !== 'not-signed-in' && result.error.code !== 'cancelled') announceFailed(formatError(result.error))
}
