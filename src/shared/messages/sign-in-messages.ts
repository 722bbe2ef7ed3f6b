import type { SignInExplanation } from '../api/sign-in-explanation.ts'
import type { SignInObstacle, SignInStatus, SignInStep } from '../domain/sign-in-status.ts'
import { assertNever } from './error-messages.ts'
import { countOf } from './plural.ts'
import { formatClock, formatDate, formatDateAndTime, formatMinutesUntil, formatUserName, isolate } from './user-messages.ts'

type Transport = SignInExplanation['attempts'][number]['transport']

const transportWords: Record<Transport, string> = {
  window: 'in a window',
  http: 'over HTTP',
  terminal: 'in the terminal',
}

export const formatTransport = (transport: Transport): string => transportWords[transport]

const overWords: Record<Transport, string> = {
  window: 'in the window',
  http: 'over HTTP',
  terminal: 'in the terminal',
}

const listTransports = (transports: readonly Transport[]): string =>
  transports.map((transport) => overWords[transport]).join(' and ')

const formatBy = (by: { name: string; email: string } | null): string => (by === null ? '' : ` by ${formatUserName(by)}`)

const formatReason = (reason: string | null): string => (reason === null ? '' : ` Reason: ${isolate(reason)}.`)

/** An obstacle and what ends it. */
const formatObstacle = (obstacle: SignInObstacle, now: number): string => {
  switch (obstacle.kind) {
    case 'deleted':
      return `Deleted${formatBy(obstacle.by)} on ${formatDate(obstacle.at)}.${formatReason(obstacle.reason)} Can be restored until ${formatDate(obstacle.until)}.`
    case 'disabled': {
      const fact = obstacle.isPlanned
        ? `Disabled since ${formatDateAndTime(obstacle.at)}, as planned${formatBy(obstacle.by)}.`
        : `Disabled${formatBy(obstacle.by)} on ${formatDateAndTime(obstacle.at)}.`
      return `${fact}${formatReason(obstacle.reason)}`
    }
    case 'not-activated':
      return `No password has been chosen yet. ${formatCode(obstacle.codeUntil, 'An activation code')}`
    case 'password-unusable':
      return `The stored password can’t be used. ${formatCode(obstacle.codeUntil)}`
    case 'password-disowned':
      return `The password is blocked, because of “This was not me”. ${formatCode(obstacle.codeUntil)}`
    case 'locked':
      return `Locked ${listTransports(obstacle.transports)} after ${countOf(obstacle.failures, 'failed attempt')}.`
    case 'delayed':
      return `Has to wait until ${formatClock(obstacle.until)} (${formatMinutesUntil(obstacle.until, now)}) ${listTransports(obstacle.transports)}, after ${countOf(obstacle.failures, 'failed attempt')}. Until then even the correct password is refused.`
    case 'codes-locked':
      return `Two-step verification is locked after ${countOf(obstacle.failures, 'wrong code')}. Remove it, so that it can be set up again.`
    case 'codes-delayed':
      return `Authenticator codes aren’t checked until ${formatClock(obstacle.until)} (${formatMinutesUntil(obstacle.until, now)}), after ${countOf(obstacle.failures, 'wrong code')}.`
    default:
      return assertNever(obstacle)
  }
}

const formatCode = (until: number | null, code = 'A reset code'): string =>
  until === null ? `${code} ends this, and none is active.` : `The code that was issued works until ${formatDateAndTime(until)}.`

const stepWords: Record<SignInStep, string | null> = {
  'authenticator-code': null,
  'change-password': 'A new password must be chosen after that.',
  'set-up-second-factor': 'Two-step verification must be set up after that.',
}

/** What the sign-in takes, where nothing prevents it. */
const formatOpen = ({ steps, disableAt }: SignInStatus): string[] => [
  steps.includes('authenticator-code') ? 'With the password and an authenticator code.' : 'With the password.',
  ...steps.flatMap((step) => stepWords[step] ?? []),
  ...(disableAt === null ? [] : [`Will be disabled on ${formatDateAndTime(disableAt)}.`]),
]

const headlines: Record<SignInStatus['canSignIn'], string> = {
  yes: 'Can sign in.',
  partly: 'Can’t sign in everywhere.',
  no: 'Can’t sign in.',
}

/** The answer to "Can this user sign in?", its first reason, and the further ones. */
export const formatSignInStatus = (
  status: SignInStatus,
  now: number,
): { answer: string; reason: string; further: readonly string[] } => {
  const [reason = '', ...further] =
    status.obstacles.length === 0 ? formatOpen(status) : status.obstacles.map((obstacle) => formatObstacle(obstacle, now))
  return { answer: headlines[status.canSignIn], reason, further }
}
