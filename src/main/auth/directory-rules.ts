import { tidyEmail } from '../../shared/domain/email.ts'
import { isShortPassword } from '../../shared/domain/password.ts'
import type { Policy } from '../../shared/domain/policy.ts'
import { type OwnWords, requireAllowedPassword } from './password-rules.ts'
import { generateUuid, type Random } from './random.ts'
import { makeResetCode, makeSessionId } from './secrets.ts'

/** Where a directory that was created with `--compat` keeps to the original exercise; everything else is the same in both. */
export type DirectoryRules = {
  readonly makeSessionId: (random: Random) => string
  readonly makeResetToken: (random: Random) => string
  /** A new session ends the user's others. */
  readonly isOneSessionEach: boolean
  /** Whoever names an address gets its reset token. */
  readonly areTokensOpen: boolean
  readonly areAttemptsCounted: boolean
  /** A new account's address as it is kept. */
  readonly keepEmail: (typed: string) => string
  /** @throws Refusal password-refused */
  readonly requirePassword: (password: string, own: OwnWords, account?: { hasSecondFactor?: boolean }) => Promise<void>
  /** Too short for an account without a second factor. */
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
  // Its schema has refused what is empty or too long.
  requirePassword: async () => undefined,
  isShort: () => false,
}

export const directoryRulesOf = ({ compat }: Pick<Policy, 'compat'>): DirectoryRules => (compat ? original : gatehouse)
