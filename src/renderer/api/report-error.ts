import type { GatehouseError } from '../../shared/errors.ts'
import { formatError } from '../../shared/messages/error-messages.ts'
import { announceFailed, clearOutcome } from '../session/window-state.ts'

/** Whether the user needs a message. A cancelled call is no error, and the window announces the end of the session itself. */
const isReportable = ({ code }: GatehouseError): boolean => code !== 'cancelled' && code !== 'not-signed-in'

/** Announces a failed call. `form` is the form that shows the message beside its button. */
export const reportError = (error: GatehouseError, form: string | null = null): void => {
  if (isReportable(error)) announceFailed(formatError(error), form)
  else if (error.code === 'cancelled') clearOutcome()
}

/** The error of a failed query, if the screen has to show it in place of the content. */
export const findReportable = (failure: { readonly error: GatehouseError } | null): GatehouseError | null =>
  failure !== null && failure.error.code !== 'not-signed-in' ? failure.error : null
