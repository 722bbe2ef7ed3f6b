import { tidyEmail } from '../../shared/domain/email.ts'
import { isShortPassword } from '../../shared/domain/password.ts'
import type { Policy } from '../../shared/domain/policy.ts'
import type { OwnWords } from '../../shared/domain/weak-passwords.ts'
import { Refusal, type RequiredAction } from '../../shared/errors.ts'
import type { User } from '../store/ports/store.ts'
import { requireAllowedPassword } from './password-rules.ts'
import { generateUuid, makeResetCode, makeSessionId, type Random } from './secrets.ts'

/** The rules that differ between a normal directory and compat mode. */
export type DirectoryRules = {
  readonly makeSessionId: (random: Random) => string
  readonly makeResetToken: (random: Random) => string
  /** A new session ends the user's other sessions. */
  readonly isOneSessionEach: boolean
  /** A caller gets the reset token of any address that it names. */
  readonly areTokensOpen: boolean
  readonly areAttemptsCounted: boolean
  /** The stored form of a new user's address. */
  readonly keepEmail: (typed: string) => string
  /** @throws Refusal password-refused */
  readonly requirePassword: (password: string, own: OwnWords, user?: { hasSecondFactor?: boolean }) => Promise<void>
  /** Whether the password is too short for a user without a second factor. */
  readonly isShort: (password: string) => boolean
}

const gatehouse: DirectoryRules = {
  makeSessionId,
  makeResetToken: makeResetCode,
  isOneSessionEach: false,
  areTokensOpen: false,
  areAttemptsCounted: true,
  keepEmail: tidyEmail,
  requirePassword: requireAllowedPassword,
  isShort: isShortPassword,
}

const original: DirectoryRules = {
  makeSessionId: generateUuid,
  makeResetToken: generateUuid,
  isOneSessionEach: true,
  areTokensOpen: true,
  areAttemptsCounted: false,
  keepEmail: (typed) => typed,
  // The input schema has already refused empty and too long passwords.
  requirePassword: async () => undefined,
  isShort: () => false,
}

export const directoryRulesOf = ({ compat }: Pick<Policy, 'compat'>): DirectoryRules => (compat ? original : gatehouse)

/** The actions that the user must complete before any other operation, in this order. */
export const listRequiredActions = (user: User, { secondFactorRoles }: Policy): RequiredAction[] => [
  ...(user.mustChangePasswordAt === null ? [] : (['change-password'] as const)),
  ...(user.secondFactorAt === null && (secondFactorRoles.includes(user.role) || user.isInRequiringGroup)
    ? (['set-up-second-factor'] as const)
    : []),
]

/**
 * A caller who requires a second factor has one already if the requirement holds for them too. Otherwise their next call would be withheld,
 * and without a phone at hand they would be shut out.
 *
 * @throws Refusal own-second-factor-missing
 */
export const requireOwnSecondFactor = (former: readonly RequiredAction[], next: readonly RequiredAction[]): void => {
  const action: RequiredAction = 'set-up-second-factor'
  if (next.includes(action) && !former.includes(action)) throw new Refusal('own-second-factor-missing')
}
