import { useEffect, useRef, useState } from 'react'
import { hasPermission, type Permission } from '../../shared/domain/permissions.ts'
import { useWindowState } from './window-state.ts'

type Draft = { readonly held: unknown; readonly permission: Permission }

/** What was typed in the dialogs that a lock closed, by the name of the form. Kept in memory only, and never a password or a code. */
const drafts = new Map<string, Draft>()

const isLocked = (): boolean => useWindowState.getState().screen.kind === 'locked'

// Drafts belong to their user: they survive a lock and are dropped on sign-out. The role may have changed during the lock.
useWindowState.subscribe(({ person }) => {
  if (person === null) {
    if (!isLocked()) drafts.clear()
    return
  }
  for (const [name, { permission }] of drafts) if (!hasPermission(person.role, permission)) drafts.delete(name)
})

const areSame = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other)

/** Keeps what a later form needs besides its own draft, such as what it is about. */
export const keepDraft = (name: string, held: unknown, permission: Permission): void =>
  void drafts.set(name, { held, permission })

/** What was kept under a name, once. Undefined if nothing was kept, or if the user may no longer use it. */
export const takeDraft = <T>(name: string): T | undefined => {
  const draft = drafts.get(name)
  drafts.delete(name)
  return draft?.held as T | undefined
}

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

/** What a draft needs: a name of its own, the permission that the form needs, and a way to ask for the form again. */
export type DraftTerms = { readonly name: string; readonly permission: Permission; readonly onKept: () => void }

/** The draft of a form. It is kept only if a lock closes the form after it was changed, and `onKept` can ask for the form again. */
export const useDraft = <T extends object>({ name, permission, onKept }: DraftTerms, opened: T): Kept<T> => {
  const [{ first, draft }] = useState(() => ({ first: opened, draft: drafts.get(name)?.held as T | undefined }))
  const held = useRef(draft ?? first)
  useEffect(() => {
    drafts.delete(name)
  }, [name])
  useClosedByLock(() => {
    if (areSame(held.current, first)) return
    keepDraft(name, held.current, permission)
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
