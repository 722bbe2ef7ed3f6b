import { create } from 'zustand'
import type { OpenedFileView, TransferOptions } from '../../../../shared/api/transfer-views.ts'
import { hasPermission } from '../../../../shared/domain/permissions.ts'
import { type TransferField, transferFields } from '../../../../shared/domain/transfer-choices.ts'
import type { GatehouseError } from '../../../../shared/errors.ts'
import { transferMessages } from '../../../../shared/messages/transfer-messages.ts'
import { formatKeyFault } from '../../../../shared/messages/transfer-reason-messages.ts'
import { call, reportError } from '../../../api/call.ts'
import { announceDone, announceFailed, clearOutcome, useWindowState } from '../../../session/window-state.ts'

type OpenedFile = {
  readonly opened: OpenedFileView | null
  readonly options: TransferOptions
  readonly fields: readonly TransferField[]
}

const nothing: OpenedFile = { opened: null, options: {}, fields: transferFields }

/** The files that are being imported. They survive a closed dialog and a lock, and are dropped on sign-out, or with the permission. */
export const useOpenedFile = create<OpenedFile>()(() => nothing)

useWindowState.subscribe(({ person, screen }) => {
  const isOver = person === null ? screen.kind !== 'locked' : !hasPermission(person.role, 'users:manage')
  if (isOver && useOpenedFile.getState().opened !== null) useOpenedFile.setState(nothing)
})

export const chooseFields = (fields: readonly TransferField[]): void => useOpenedFile.setState({ fields })

/** The files are forgotten after a while, or when others take their place. */
const reportOpening = (error: GatehouseError): void => {
  if (error.code === 'no-such-plan') {
    useOpenedFile.setState(nothing)
    announceFailed(transferMessages.planEnded)
  } else reportError(error)
}

/** Asks for files, and reads their first rows. */
export const chooseFile = async (): Promise<void> => {
  clearOutcome()
  const result = await call('transfers:open', undefined)
  if (result.ok) useOpenedFile.setState({ opened: result.value, options: {} })
  else if (result.error.code !== 'cancelled') reportError(result.error)
}

/** Reads the first rows in another way. */
export const readAgain = async (changes: Partial<TransferOptions>): Promise<void> => {
  const { opened, options } = useOpenedFile.getState()
  if (!opened) return
  clearOutcome()
  const wanted = { ...options, ...changes }
  const result = await call('transfers:preview', { fileId: opened.fileId, options: wanted })
  if (result.ok) useOpenedFile.setState({ opened: result.value, options: wanted })
  else reportOpening(result.error)
}

/** Asks for the file with the key of the directory that wrote the files, and reads them with it. */
export const takeKeyFile = async (passphrase: string): Promise<void> => {
  const { opened, options } = useOpenedFile.getState()
  if (!opened) return
  clearOutcome()
  const result = await call('transfers:openKey', { fileId: opened.fileId, passphrase, options })
  if (!result.ok) {
    if (result.error.code !== 'cancelled') reportOpening(result.error)
  } else if (result.value.kind === 'refused') announceFailed(formatKeyFault(result.value.reason))
  else {
    useOpenedFile.setState({ opened: result.value.file })
    announceDone(transferMessages.keyUsed, null)
  }
}

/** Forgets the files. */
export const closeFile = async (): Promise<void> => {
  const { opened } = useOpenedFile.getState()
  useOpenedFile.setState(nothing)
  if (opened) await call('transfers:close', { fileId: opened.fileId })
}
