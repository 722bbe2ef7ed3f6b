import { create } from 'zustand'
import { useWindowState } from '../../session/window-state.ts'

/** What was typed into the settings and not saved yet, by the field's name: it waits there while another screen is looked at. */
type SettingsDraft = { changes: Readonly<Record<string, string | readonly string[]>> }

export const useSettingsDraft = create<SettingsDraft>()(() => ({ changes: {} }))

// It is of the person who typed it: it outlasts a locked window and leaves with them.
useWindowState.subscribe(({ person, screen }) => {
  if (person === null && screen.kind !== 'locked') useSettingsDraft.setState({ changes: {} })
})
