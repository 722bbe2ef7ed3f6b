import { outputMessages } from '../../shared/messages/output-messages.ts'
import { announceDone } from '../session/window-state.ts'
import { call, reportError } from './call.ts'

/** Copies a secret, and announces how long the clipboard keeps it. */
export const copySecret = async (text: string): Promise<void> => {
  const result = await call('desktop:copySecret', { text })
  if (result.ok) announceDone(outputMessages.copied(result.value.clearsAfterSeconds))
  else reportError(result.error)
}

export const saveRecoveryCodes = async (email: string, codes: string[]): Promise<void> => {
  const result = await call('desktop:saveRecoveryCodes', { email, codes })
  if (result.ok) announceDone(outputMessages.saved(result.value.path))
  else reportError(result.error)
}

export const printRecoveryCodes = async (email: string, codes: string[]): Promise<void> => {
  const result = await call('desktop:printRecoveryCodes', { email, codes })
  if (result.ok) announceDone(outputMessages.readyToPrint(result.value.path))
  else reportError(result.error)
}

/** Prints the reset code for the user whose password is reset. */
export const printResetCode = async (printedCode: { email: string; resetToken: string; expiresAt: number }): Promise<void> => {
  const result = await call('desktop:printResetCode', printedCode)
  if (result.ok) announceDone(outputMessages.readyToPrint(result.value.path))
  else reportError(result.error)
}
