import { useEffect, useRef, useState } from 'react'
import { useWindowState } from './window-state.ts'

/** What was typed in the dialogs that a lock closed, by the name of the form. Kept in memory only, and never a password or a code. */
const drafts = new Map<string, unknown>()

const isLocked = (): boolean => useWindowState.getState().screen.kind === 'locked'

// Drafts belong to their user: they survive a lock and are dropped on sign-out.
useWindowState.subscribe(({ person }) => {
  if (person === null && !isLocked()) drafts.clear()
})

const areSame = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other)

/** Calls back if a lock closes the component. */
export const useClosedByLock = (onLock: () => void): void => {
  const current = useRef(onLock)
  current.current = onLock
  useEffect(
    () => () => {
      if (isLocked()) current.current()
    },
    [],
  )
}

type Kept<T> = {
  /** What the form starts with: the draft, or what it holds when it opens. */
  start: T
  isRestored: boolean
  /** Receives what the form holds, at each render. */
  keep: (held: T) => void
}

/** The draft of a form. It is kept only if a lock closes the form after it was changed, and `onKept` can ask for the form again. */
export const useDraft = <T extends object>(name: string, opened: T, onKept: () => void): Kept<T> => {
  const [{ first, draft }] = useState(() => ({ first: opened, draft: drafts.get(name) as T | undefined }))
  const held = useRef(draft ?? first)
  useEffect(() => {
    drafts.delete(name)
  }, [name])
  useClosedByLock(() => {
    if (areSame(held.current, first)) return
    drafts.set(name, held.current)
    onKept()
  })
  return {
    start: draft ?? first,
    isRestored: draft !== undefined,
    keep: (next) => {
      held.current = next
    },
  }
}
