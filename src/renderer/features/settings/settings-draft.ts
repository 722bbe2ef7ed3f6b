import { create } from 'zustand'
import { useWindowState } from '../../session/window-state.ts'

/** Unsaved changes to the settings by field name. They are kept while another screen is open. */
type SettingsDraft = { changes: Readonly<Record<string, string | readonly string[]>> }

export const useSettingsDraft = create<SettingsDraft>()(() => ({ changes: {} }))

// The draft belongs to its user: it survives a lock and is dropped on sign-out.
useWindowState.subscribe(({ person, screen }) => {
  if (person === null && screen.kind !== 'locked') useSettingsDraft.setState({ changes: {} })
})
