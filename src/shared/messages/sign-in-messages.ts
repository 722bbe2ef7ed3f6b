import type { AttemptView, SignInExplanation, SignInReason, SignInWay } from '../api/sign-in-explanation.ts'
import { formatSpan } from './audit-refusal-messages.ts'
import { assertNever } from './error-messages.ts'
import { formatDate, formatDateAndTime } from './user-messages.ts'

const reasonWords: Record<SignInReason, string> = {
  'signed-in': 'Signed in',
  unknown: 'No account had this e-mail',
  disabled: 'Refused: the account was disabled',
  deleted: 'Refused: the account was deleted',
  unset: 'Refused: the account had no password',
  'malformed-hash': 'Refused: the stored password is damaged',
  'costly-hash': 'Refused: the stored password is too costly to check',
  'wrong-password': 'Wrong password',
  delayed: 'Refused unread: too soon after too many failures',
  locked: 'Refused unread: the sign-in was locked',
  'reset-required': 'Password right, but disowned: a code has to set another',
  'second-factor-required': 'Password right, second factor asked for',
  'wrong-second-factor': 'Password right, second factor wrong',
  'second-factor-delayed': 'Password right, second factor refused unread: too soon after too many wrong codes',
  'second-factor-locked': 'Password right, second factor refused unread: it is locked after too many wrong codes',
  'changed-meanwhile': 'Refused: the account changed at that moment',
}

/** The reason for a sign-in result, which its caller was not told. */
export const formatSignInReason = (reason: SignInReason): string => reasonWords[reason]

/** The time of an attempt. If the line stands for several, their number and the period. */
export const formatAttemptTime = ({ at, since, count }: { at: number; since: number; count: number }): string =>
  count === 1
    ? formatDateAndTime(at)
    : `${count.toLocaleString()} times on ${formatDate(at)} ${formatSpan({ from: since, to: at })}`

const transportWords: Record<SignInExplanation['attempts'][number]['transport'], string> = {
  window: 'in a window',
  http: 'through another program',
  terminal: 'in the terminal',
}

export const formatTransport = (transport: keyof typeof transportWords): string => transportWords[transport]

const formatCount = (failures: number): string => (failures === 0 ? 'none' : `${failures} in a row`)

/** The failed attempts since the last success, for each transport. */
export const formatFailures = (ways: readonly SignInWay[]): string =>
  ways.every(({ failures }) => failures === 0)
    ? 'None since the last sign-in'
    : ways.map(({ transport, failures }) => `${formatCount(failures)} ${overWords[transport]}`).join(', ')

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

const formatWay = ({ transport, state, delayedUntil, lockedAt }: SignInWay): string => {
  switch (state) {
    case 'open':
      return `Open ${overWords[transport]}: the right password signs in.`
    case 'delayed':
      return `Delayed ${overWords[transport]} until ${formatWhen(delayedUntil)}, after too many failures in a row. Until then even the right password is refused there.`
    case 'locked':
      return `Locked ${overWords[transport]}${lockedAt === null ? '' : ` on ${formatDateAndTime(lockedAt)}`}, after too many failures in a row. It opens when it is unlocked, or when its owner redeems a reset code or a recovery code.`
    default:
      return assertNever(state)
  }
}

/** Whether the account can sign in now, and otherwise what unlocks it: one sentence for all transports, or one for each. */
export const formatSignInState = ({ state, ways }: SignInExplanation): string[] => {
  switch (state) {
    case 'open':
      return ['Open: the right password signs in.']
    case 'delayed':
    case 'locked':
      return ways.map(formatWay)
    case 'disabled':
      return ['Closed: the account is disabled. It opens when it is enabled.']
    case 'unset':
      return ['Closed: the account has no password that can be checked. A reset code lets its owner choose one.']
    default:
      return assertNever(state)
  }
}

/** Null if the next code of the second factor will be checked. */
export const formatFactorState = (factor: AttemptView | null): string | null => {
  if (factor === null || factor.state === 'open') return null
  return factor.state === 'locked'
    ? 'The second factor is locked after too many wrong codes: no code is read any more. It has to be removed, and its owner sets up another.'
    : `Codes of the second factor are delayed until ${formatWhen(factor.delayedUntil)}, after too many wrong ones in a row. Whoever gave them had the password or a reset code.`
}
