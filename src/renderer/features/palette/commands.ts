import { useEffect, useState } from 'react'
import { flushSync } from 'react-dom'
import { isForAnotherControl, isPaletteKey } from '../../hooks/key-modifiers.ts'
import { readKey } from '../../hooks/key-reader.ts'
import { type Undo, useWindowState } from '../../session/window-state.ts'

type Open =
  | { readonly kind: 'nothing' }
  /** `from` had the focus. `undo` is the audit entry of the last change, if it can be undone. */
  | { readonly kind: 'palette'; readonly from: Element | null; readonly undo: Undo | null }
  | { readonly kind: 'shortcuts'; readonly from: Element | null }

const nothing: Open = { kind: 'nothing' }

/** Whether another open dialog or menu owns the keyboard. A dialog that is fading out does not. */
const isCovered = ({ target }: KeyboardEvent): boolean => {
  const { isDialogOpen, isConfirming, ending } = useWindowState.getState()
  const isInMenu = target instanceof Element && target.closest('[role="dialog"]:not([aria-modal])') !== null
  return isDialogOpen || isConfirming || ending !== null || isInMenu
}

const hasFocus = (): boolean => document.activeElement !== document.body && document.activeElement !== null

const focus = (element: Element | null | undefined): void => {
  if (element instanceof HTMLElement && element.isConnected) element.focus({ preventScroll: true })
}

/** Focuses the current screen if nothing else has the focus. */
const focusScreen = (): void => {
  if (!hasFocus()) focus(document.querySelector('main aside h2[tabindex]') ?? document.querySelector('main h1'))
}

/** Opens the palette and the list of shortcuts, and handles focus return. */
export const useCommands = () => {
  const [open, setOpen] = useState<Open>(nothing)

  const openPalette = (): void =>
    setOpen({ kind: 'palette', from: document.activeElement, undo: useWindowState.getState().outcome?.undo ?? null })
  const openShortcuts = (): void => setOpen({ kind: 'shortcuts', from: document.activeElement })

  const close = (): void => {
    flushSync(() => setOpen(nothing))
    if (open.kind !== 'nothing') focus(open.from)
    // The element that had the focus may be gone.
    if (open.kind !== 'nothing' && open.from?.isConnected === false) focusScreen()
  }

  /** Closes the palette first, because the action may open a dialog that takes the focus. */
  const choose = (run: () => void): void => {
    close()
    flushSync(run)
    focusScreen()
  }

  useEffect(() => {
    const listen = (event: KeyboardEvent): void => {
      if (isPaletteKey(event)) {
        // Neither Chromium nor a text field uses this key.
        event.preventDefault()
        // Key repeat is ignored.
        if (event.repeat) return
        if (open.kind === 'palette') close()
        else if (!isCovered(event)) openPalette()
        return
      }
      const isBare = !event.ctrlKey && !event.metaKey && !event.altKey
      if (readKey(event) !== '?' || !isBare || isForAnotherControl(event) || isCovered(event)) return
      event.preventDefault()
      openShortcuts()
    }
    window.addEventListener('keydown', listen)
    return () => window.removeEventListener('keydown', listen)
  })

  return { open, openPalette, openShortcuts, close, choose }
}
