import type { AttemptView, SignInExplanation, SignInReason, SignInWay } from '../api/sign-in-explanation.ts'
import { formatSpan } from './audit-refusal-messages.ts'
import { assertNever } from './error-messages.ts'
import { formatCount } from './plural.ts'
import { formatDate, formatDateAndTime } from './user-messages.ts'

const reasonWords: Record<SignInReason, string> = {
  'signed-in': 'Signed in',
  unknown: 'No user had this email',
  disabled: 'Refused: the user was disabled',
  deleted: 'Refused: the user was deleted',
  unset: 'Refused: no password was set',
  'malformed-hash': 'Refused: the stored password is damaged',
  'costly-hash': 'Refused: the stored password is too costly to check',
  'wrong-password': 'Wrong password',
  delayed: 'Not checked: too many attempts',
  locked: 'Not checked: sign-in was locked',
  'reset-required': 'Password accepted, but a reset code is required',
  'second-factor-required': 'Password accepted, code requested',
  'wrong-second-factor': 'Password accepted, wrong code',
  'second-factor-delayed': 'Password accepted, code not checked: too many wrong codes',
  'second-factor-locked': 'Password accepted, code not checked: codes are locked',
  'changed-meanwhile': 'Refused: the user was changed at the same moment',
}

/** The reason for a sign-in result, which its caller was not told. */
export const formatSignInReason = (reason: SignInReason): string => reasonWords[reason]

/** The time of an attempt. If the line stands for several, their number and the period. */
export const formatAttemptTime = ({ at, since, count }: { at: number; since: number; count: number }): string =>
  count === 1 ? formatDateAndTime(at) : `${formatCount(count)} times on ${formatDate(at)} ${formatSpan({ from: since, to: at })}`

const transportWords: Record<SignInExplanation['attempts'][number]['transport'], string> = {
  window: 'in a window',
  http: 'over HTTP',
  terminal: 'in the terminal',
}

export const formatTransport = (transport: keyof typeof transportWords): string => transportWords[transport]

const formatFailureCount = (failures: number): string => (failures === 0 ? 'none' : `${failures} in a row`)

/** The failed attempts since the last success, for each transport. */
export const formatFailures = (ways: readonly SignInWay[]): string =>
  ways.every(({ failures }) => failures === 0)
    ? 'None'
    : ways.map(({ transport, failures }) => `${formatFailureCount(failures)} ${overWords[transport]}`).join(', ')

const overWords: Record<SignInWay['transport'], string> = {
  window: 'in the window',
  http: 'over HTTP',
  terminal: 'in the terminal',
}

/** The transports for which sign-in is locked, if the explanation has been read. */
export const formatLock = (explanation: SignInExplanation | undefined): string => {
  const locked = explanation?.ways.filter(({ state }) => state === 'locked') ?? []
  return locked.length === 0 ? 'Locked' : `Locked ${locked.map(({ transport }) => overWords[transport]).join(' and ')}`
}

const formatWhen = (at: number | null): string => (at === null ? 'shortly' : formatDateAndTime(at))

/** The start of a sentence about one transport. */
const capitalize = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}`

const formatWay = ({ transport, state, delayedUntil, lockedAt }: SignInWay): string => {
  const over = capitalize(overWords[transport])
  switch (state) {
    case 'open':
      return `${over}: can sign in.`
    case 'delayed':
      return `${over}: can’t sign in until ${formatWhen(delayedUntil)}, after too many failed attempts. Even the correct password is refused until then.`
    case 'locked':
      return `${over}: locked${lockedAt === null ? '' : ` since ${formatDateAndTime(lockedAt)}`}, after too many failed attempts. Unlock the user or give them a reset code. Their recovery codes work too.`
    default:
      return assertNever(state)
  }
}

/** Whether the user can sign in now, and otherwise what unlocks it: one sentence for all transports, or one for each. */
export const formatSignInState = ({ state, ways, secondFactor }: SignInExplanation): string[] => {
  switch (state) {
    case 'open':
      return [
        secondFactor === null ? 'Can sign in with the password.' : 'Can sign in with the password and an authenticator code.',
      ]
    case 'delayed':
    case 'locked':
      return ways.map(formatWay)
    case 'disabled':
      return ['Can’t sign in: the user is disabled. Enable them first.']
    case 'unset':
      return ['Can’t sign in: there is no usable password. Give the user a reset code.']
    default:
      return assertNever(state)
  }
}

/** Null if the next code of two-step verification will be checked. */
export const formatFactorState = (factor: AttemptView | null): string | null => {
  if (factor === null || factor.state === 'open') return null
  return factor.state === 'locked'
    ? 'Two-step verification is locked after too many wrong codes. Remove it, so that the user can set it up again.'
    : `Authenticator codes aren’t checked until ${formatWhen(factor.delayedUntil)}, after too many wrong ones. They came with the correct password or a reset code.`
}
