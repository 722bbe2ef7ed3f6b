import { create } from 'zustand'
import type { StatusView } from '../../shared/api/app.ts'
import type { OwnView } from '../../shared/api/auth.ts'
import type { NoticeView } from '../../shared/api/security-events.ts'
import type { SessionLimitsView } from '../../shared/api/session-summary.ts'

/** Where one goes on from codes that are shown once. `done`: what is announced there. */
export type AfterCodes = { kind: 'profile' } | { kind: 'sign-in'; done: string | null }

/** What the window shows. One thing at a time, with what that thing needs. */
export type Screen =
  | { kind: 'starting' }
  | { kind: 'not-started' }
  | { kind: 'broken-start' }
  | { kind: 'set-up' }
  | { kind: 'sign-in'; email: string }
  | { kind: 'register'; email: string }
  | { kind: 'reset'; email: string }
  | { kind: 'recovery-codes'; email: string; codes: readonly string[]; next: AfterCodes }
  | { kind: 'profile' }
  | { kind: 'users' }
  | { kind: 'overview' }
  | { kind: 'audit' }
  | { kind: 'requests' }
  | { kind: 'settings' }
  /** The session was idle for too long. `returnTo` is the screen to reopen for the same user. */
  | { kind: 'locked'; person: Pick<OwnView, 'id' | 'email' | 'hasSecondFactor'>; returnTo: Screen }

/** What came of the last thing the person did. There is never more than one, so nothing is announced twice. */
type Outcome = {
  tone: 'done' | 'failed'
  text: string
  /** The form that it came of, where the screen has room for it beside the button. */
  form: string | null
  /** The entry of the audit log by which it can be undone at once. */
  undo: number | null
  serial: number
}

type WindowState = {
  status: StatusView | null
  screen: Screen
  /** Lives here and nowhere else: no storage, no URL, no log. */
  sessionId: string | null
  /** Who is signed in, as of the last answer that told. */
  person: OwnView | null
  /** What the session lasts. */
  limits: SessionLimitsView | null
  /** The session's end, once it is near enough to warn of it. */
  ending: { at: number; kind: 'idle' | 'absolute' } | null
  /** "Confirm that it is you" is open. */
  isConfirming: boolean
  /** What the screen remembers of its place, such as a search; forgotten with the screen, but not while the window is locked. */
  place: Readonly<Record<string, string>>
  notices: readonly NoticeView[]
  outcome: Outcome | null
  isDialogOpen: boolean
  isSettingUp: boolean
}

/** The state with no user signed in. */
export const signedOut = {
  sessionId: null,
  person: null,
  limits: null,
  ending: null,
  isConfirming: false,
  place: {},
  notices: [],
} satisfies Partial<WindowState>

export const useWindowState = create<WindowState>()(() => ({
  status: null,
  screen: { kind: 'starting' },
  outcome: null,
  isDialogOpen: false,
  isSettingUp: false,
  ...signedOut,
}))

let serial = 0

const setOutcome = (outcome: Omit<Outcome, 'serial'>): void => {
  serial += 1
  useWindowState.setState({ outcome: { ...outcome, serial } })
}

/** Says in role="status" that something was done; with `undo`, offers to undo it. */
export const announceDone = (text: string, undo: number | null = null): void =>
  setOutcome({ tone: 'done', text, form: null, undo })

/** Says in role="alert" that something failed. */
export const announceFailed = (text: string, form: string | null = null): void =>
  setOutcome({ tone: 'failed', text, form, undo: null })

export const clearOutcome = (): void => useWindowState.setState({ outcome: null })

/** Opens a screen; what was announced on the one before does not follow. */
export const openScreen = (screen: Screen): void =>
  useWindowState.setState({ screen, place: {}, outcome: null, isDialogOpen: false })

/** Forgets who was signed in, and opens the sign-in screen unless codes are being shown that would be lost. */
export const forgetSession = (email: string): void => {
  const { screen } = useWindowState.getState()
  if (screen.kind === 'recovery-codes')
    useWindowState.setState({ ...signedOut, screen: { ...screen, next: { kind: 'sign-in', done: null } } })
  else useWindowState.setState({ ...signedOut, screen: { kind: 'sign-in', email }, outcome: null, isDialogOpen: false })
}
