import { useEffect, useState } from 'react'
import type { TakenBack } from '../../../shared/api/comparison.ts'
import type { RestoreView } from '../../../shared/api/restores.ts'
import { restoreMessages } from '../../../shared/messages/restore-messages.ts'
import { call, callTurningSessionOver, reportError } from '../../api/call.ts'
import { announceDone, clearOutcome, forgetSession, openScreen, useWindowState } from '../../session/window-state.ts'

/** Where a backup is opened: in Settings, or before there is a user. */
export type RestorePlace = 'settings' | 'start'

/** How often the window asks how far a backup is opened (milliseconds). */
const LOOK_EVERY_MS = 250

const readView = async (place: RestorePlace): Promise<RestoreView> => {
  const result = await (place === 'settings' ? call('restores:read') : call('setup:readRestore'))
  return result.ok ? result.value : { kind: 'none' }
}

/** Replaces the directory. The window's session ends, so it continues with the sign-in. */
const replace = async (place: RestorePlace, id: string, takenBack: TakenBack): Promise<void> => {
  clearOutcome()
  // The directory reports that it is ready before the answer arrives.
  useWindowState.setState({ isSettingUp: true })
  const result =
    place === 'settings'
      ? await callTurningSessionOver('restores:run', { id, takenBack }, ({ ok }) => {
          if (ok) forgetSession('')
        })
      : await call('setup:restore', { id })
  useWindowState.setState({ isSettingUp: false })
  if (!result.ok) return reportError(result.error)
  openScreen({ kind: 'sign-in', email: '' })
  announceDone(restoreMessages.done)
}

/** The backup that this window has opened. Before the sign-in there is no query client, so it keeps its own state. */
export const useOpenedBackup = (place: RestorePlace) => {
  const [view, setView] = useState<RestoreView>({ kind: 'none' })
  const isOpening = view.kind === 'rehearsing'
  useEffect(() => {
    let isShown = true
    const look = async (): Promise<void> => {
      const next = await readView(place)
      if (isShown) setView(next)
    }
    if (!isOpening) {
      // The dialog was closed and is open again.
      void look()
      return () => {
        isShown = false
      }
    }
    const timer = setInterval(() => void look(), LOOK_EVERY_MS)
    return () => {
      isShown = false
      clearInterval(timer)
    }
  }, [place, isOpening])
  return {
    view,
    open: async (passphrase: string) => {
      const result = await (place === 'settings'
        ? call('restores:rehearse', { passphrase })
        : call('setup:rehearseRestore', { passphrase }))
      if (result.ok) setView(result.value)
      return result
    },
    close: async (): Promise<void> => {
      clearOutcome()
      await (place === 'settings' ? call('restores:cancel') : call('setup:cancelRestore'))
      setView({ kind: 'none' })
    },
    replace: (id: string, takenBack: TakenBack): Promise<void> => replace(place, id, takenBack),
  }
}
