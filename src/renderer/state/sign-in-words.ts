import type { SignInExplanation, SignInReason } from '../../shared/views.ts'
import { sayDateAndTime } from './account-words.ts'
import { assertNever } from './error-words.ts'

const reasonWords: Record<SignInReason, string> = {
  'signed-in': 'Signed in',
  unknown: 'No account had this e-mail',
  disabled: 'Refused: the account was disabled',
  deleted: 'Refused: the account was deleted',
  unset: 'Refused: the account had no password',
  'malformed-hash': 'Refused: the stored password is damaged',
  'wrong-password': 'Wrong password',
  delayed: 'Refused unread: too soon after too many failures',
  locked: 'Refused unread: the sign-in was locked',
  'second-factor-required': 'Password right, second factor asked for',
  'wrong-second-factor': 'Password right, second factor wrong',
  'changed-meanwhile': 'Refused: the account changed at that moment',
}

/** Why an attempt went as it did, which whoever made it was not told. */
export const saySignInReason = (reason: SignInReason): string => reasonWords[reason]

const transportWords: Record<SignInExplanation['attempts'][number]['transport'], string> = {
  window: 'in a window',
  http: 'through another program',
  terminal: 'in the terminal',
}

export const sayTransport = (transport: keyof typeof transportWords): string => transportWords[transport]

export const sayFailures = (failures: number): string => (failures === 0 ? 'None since the last sign-in' : `${failures} in a row`)

/** Whether the account can sign in now and, where not, what opens it again. */
export const saySignInState = ({ state, delayedUntil, lockedAt }: SignInExplanation): string => {
  switch (state) {
    case 'open':
      return 'Open: the right password signs in.'
    case 'delayed':
      return `Delayed until ${delayedUntil === null ? 'shortly' : sayDateAndTime(delayedUntil)}, after too many failures in a row. Until then even the right password is refused.`
    case 'locked':
      return `Locked${lockedAt === null ? '' : ` on ${sayDateAndTime(lockedAt)}`}, after too many failures in a row. It opens when it is unlocked, or when its owner redeems a reset code.`
    case 'disabled':
      return 'Closed: the account is disabled. It opens when it is enabled.'
    case 'unset':
      return 'Closed: the account has no password yet. A reset code lets its owner choose one.'
    default:
      return assertNever(state)
  }
}
