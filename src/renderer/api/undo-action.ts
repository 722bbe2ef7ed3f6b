import type { OperationName } from '../../shared/api/names.ts'
import { outputMessages } from '../../shared/messages/output-messages.ts'
import { singleFlight } from '../hooks/single-flight.ts'
import { announceDone, clearOutcome, type Undo, useWindowState } from '../session/window-state.ts'
import { call, reportError } from './call.ts'

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

/** Undoes an entry and announces it. The window learns of the change like any other. */
export const undoEntry = singleFlight(async (entry: number) => {
  clearOutcome()
  const result = await call('users:undo', { entry })
  if (result.ok) announceDone(outputMessages.undone)
  else reportError(result.error)
})

/** Undoes the last change, as its message offers it. */
export const runUndo = (undo: Undo): Promise<void> | void => (typeof undo === 'number' ? undoEntry(undo) : undo())
