import { create } from 'zustand'
import type { StatusView } from '../../shared/api/app.ts'
import type { OwnView } from '../../shared/api/auth.ts'
import type { NoticeView } from '../../shared/api/security-events.ts'
import type { SessionLimitsView } from '../../shared/api/session-summary.ts'

/** Where the user continues after codes that are shown once. `done` is announced there. */
export type AfterCodes = { kind: 'profile' } | { kind: 'sign-in'; done: string | null }

/** The screen that the window shows, with the data that it needs. */
export type Screen =
  | { kind: 'starting' }
  | { kind: 'not-started' }
  | { kind: 'broken-start' }
  | { kind: 'set-up' }
  | { kind: 'sign-in'; email: string }
  | { kind: 'register'; email: string }
  | { kind: 'reset'; email: string }
  | { kind: 'recovery-codes'; email: string; codes: readonly string[]; hasSecondFactor: boolean; next: AfterCodes }
  | { kind: 'profile' }
  | { kind: 'users' }
  | { kind: 'overview' }
  | { kind: 'audit' }
  | { kind: 'requests' }
  | { kind: 'settings' }
  /** The session was idle for too long. `returnTo` is the screen to reopen for the same user. */
  | { kind: 'locked'; person: Pick<OwnView, 'id' | 'email' | 'hasSecondFactor'>; returnTo: Screen }

/** How the last change is undone: the audit entry that can be undone, or an operation of its own. */
export type Undo = number | (() => Promise<void>)

/** The result of the user's last action. There is at most one, so nothing is announced twice. */
type Outcome = {
  tone: 'done' | 'failed'
  text: string
  /** The form that the result belongs to, if the screen shows it beside its button. */
  form: string | null
  undo: Undo | null
  serial: number
}

type WindowState = {
  status: StatusView | null
  screen: Screen
  /** Kept only here: in no storage, URL or log. */
  sessionId: string | null
  /** The signed-in user, as of the last answer. */
  person: OwnView | null
  /** The time limits of the session. */
  limits: SessionLimitsView | null
  /** The session's end, once the warning is due. */
  ending: { at: number; kind: 'idle' | 'absolute' } | null
  /** Whether "Confirm that it is you" is open. */
  isConfirming: boolean
  /** The screen parameters, such as a search. They are dropped with the screen, but survive a lock. */
  parameters: Readonly<Record<string, string>>
  notices: readonly NoticeView[]
  /** When the user signed in before this time, anywhere. */
  previousSignInAt: number | null
  outcome: Outcome | null
  isDialogOpen: boolean
  isSettingUp: boolean
  /** The directory was set up in this window, and no administrator has signed in since. */
  isNewDirectory: boolean
}

/** The state with no user signed in. */
export const signedOut = {
  sessionId: null,
  person: null,
  limits: null,
  ending: null,
  isConfirming: false,
  parameters: {},
  notices: [],
  previousSignInAt: null,
} satisfies Partial<WindowState>

export const useWindowState = create<WindowState>()(() => ({
  status: null,
  screen: { kind: 'starting' },
  outcome: null,
  isDialogOpen: false,
  isSettingUp: false,
  isNewDirectory: false,
  ...signedOut,
}))

let serial = 0

const setOutcome = (outcome: Omit<Outcome, 'serial'>): void => {
  serial += 1
  useWindowState.setState({ outcome: { ...outcome, serial } })
}

/** Announces a success in role="status". With `undo`, offers to undo it. */
export const announceDone = (text: string, undo: Undo | null = null): void => setOutcome({ tone: 'done', text, form: null, undo })

/** Announces a failure in role="alert". */
export const announceFailed = (text: string, form: string | null = null): void =>
  setOutcome({ tone: 'failed', text, form, undo: null })

export const clearOutcome = (): void => useWindowState.setState({ outcome: null })

/** Opens a screen and clears the previous message. */
export const openScreen = (screen: Screen): void =>
  useWindowState.setState({ screen, parameters: {}, outcome: null, isDialogOpen: false })

/** Forgets the signed-in user and opens the sign-in screen, unless codes are shown that would be lost. */
export const forgetSession = (email: string): void => {
  const { screen } = useWindowState.getState()
  if (screen.kind === 'recovery-codes')
    useWindowState.setState({ ...signedOut, screen: { ...screen, next: { kind: 'sign-in', done: null } } })
  else useWindowState.setState({ ...signedOut, screen: { kind: 'sign-in', email }, outcome: null, isDialogOpen: false })
}

/** A screen parameter, such as a search. It is restored after a lock. */
export const useScreenParameter = (name: string): [value: string, keep: (value: string) => void] => {
  const value = useWindowState(({ parameters }) => parameters[name] ?? '')
  return [value, (next) => setScreenParameter(name, next)]
}

export const setScreenParameter = (name: string, value: string): void =>
  useWindowState.setState(({ parameters }) => ({ parameters: { ...parameters, [name]: value } }))

export const readScreenParameter = (name: string): string => useWindowState.getState().parameters[name] ?? ''
