import { create } from 'zustand'
import { IMPORT_MAX_CHARACTERS } from '../../../../shared/domain/limits.ts'
import { hasPermission } from '../../../../shared/domain/permissions.ts'
import { importMessages } from '../../../../shared/messages/import-messages.ts'
import { announceFailed, clearOutcome, useWindowState } from '../../../session/window-state.ts'

/** The list that is being added. It survives a closed dialog and a lock, and is dropped on sign-out, or with the permission. */
export const useTypedList = create<{ text: string }>()(() => ({ text: '' }))

useWindowState.subscribe(({ person, screen }) => {
  const isOver = person === null ? screen.kind !== 'locked' : !hasPermission(person.role, 'users:manage')
  if (isOver && useTypedList.getState().text !== '') typeList('')
})

export const typeList = (text: string): void => useTypedList.setState({ text })

/** Strict: nothing is replaced silently. */
const decode = (bytes: ArrayBuffer): string | null => {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return null
  }
}

/** Replaces the list with the text of a file. */
export const readListFile = async (file: File): Promise<void> => {
  clearOutcome()
  if (file.size > IMPORT_MAX_CHARACTERS) return announceFailed(importMessages.tooLarge)
  const text = decode(await file.arrayBuffer())
  if (text === null || text.includes('\0')) return announceFailed(importMessages.notText)
  typeList(text)
}
