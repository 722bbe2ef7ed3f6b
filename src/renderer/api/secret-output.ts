import type { InputOf } from '../../shared/api/index.ts'
import type { PaperLayout } from '../../shared/domain/paper-layout.ts'
import { outputMessages } from '../../shared/messages/output-messages.ts'
import { announceDone, announceFailed } from '../session/window-state.ts'
import { call, reportError } from './call.ts'

/** Copies text that is not secret, so it stays on the clipboard. `copied` and `notCopied` are the messages. */
export const copyText = async (text: string, { copied, notCopied }: { copied: string; notCopied: string }): Promise<void> => {
  try {
    await navigator.clipboard.writeText(text)
    announceDone(copied)
  } catch {
    announceFailed(notCopied)
  }
}

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
  if (result.ok) announceDone(outputMessages.printed)
  else reportError(result.error)
}

type PrintedCodes = InputOf<'desktop:printResetCodes'>['printedCodes']

/** The layout for several codes, as it was chosen last. */
export const readPaperLayout = async (): Promise<PaperLayout | undefined> => {
  const read = await call('desktop:readPaperLayout', undefined)
  return read.ok ? read.value : undefined
}

/** Opens the system's print dialog. Without a layout, each code has a page of its own. */
export const printCodes = async (printedCodes: PrintedCodes, layout?: PaperLayout): Promise<void> => {
  const result = await call('desktop:printResetCodes', { printedCodes, layout })
  if (result.ok) announceDone(outputMessages.printed)
  else reportError(result.error)
}

/** Saves the codes as one PDF. */
export const saveCodes = async (printedCodes: PrintedCodes, layout?: PaperLayout): Promise<void> => {
  const result = await call('desktop:saveResetCodes', { printedCodes, layout })
  if (result.ok) announceDone(outputMessages.saved(result.value.path))
  else reportError(result.error)
}
