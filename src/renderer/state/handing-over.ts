import type { GatehouseError } from '../../shared/errors.ts'
import { call } from './call.ts'
import { sayError } from './error-words.ts'
import { announceDone, announceFailed, clearOutcome } from './window-state.ts'

const refuse = (error: GatehouseError): void => {
  if (error.code === 'cancelled') clearOutcome()
  else if (error.code !== 'not-signed-in') announceFailed(sayError(error))
}

/** Copies a secret, and says for how long the clipboard keeps it. */
export const copySecret = async (text: string): Promise<void> => {
  const result = await call('desktop:copySecret', { text })
  if (result.ok) announceDone(`Copied. The clipboard is cleared in ${result.value.clearsAfterSeconds} seconds.`)
  else refuse(result.error)
}

export const saveCodes = async (email: string, codes: string[]): Promise<void> => {
  const result = await call('desktop:saveCodes', { email, codes })
  if (result.ok) announceDone(`Saved to ${result.value.path}`)
  else refuse(result.error)
}

export const printCodes = async (email: string, codes: string[]): Promise<void> => {
  const result = await call('desktop:printCodes', { email, codes })
  if (result.ok) announceDone(`Ready to print: ${result.value.path}`)
  else refuse(result.error)
}

/** Makes the slip that goes to the person whose password is reset. */
export const printSlip = async (slip: { email: string; resetToken: string; expiresAt: number }): Promise<void> => {
  const result = await call('desktop:printSlip', slip)
  if (result.ok) announceDone(`Ready to print: ${result.value.path}`)
  else refuse(result.error)
}
