import { createHmac } from 'node:crypto'
import { canonicalCode } from '../../shared/domain/codes.ts'
import type { Policy } from '../../shared/domain/policy.ts'
import { Refusal } from '../../shared/errors.ts'
import type { CallContext } from './audit-context.ts'
import { directoryRulesOf } from './directory-rules.ts'
import { makeShortCode, type Random } from './secrets.ts'

/**
 * Short activation codes. Their 50 bits can be searched, so the database has an HMAC under a key that is kept beside it.
 *
 * The user's id in it gives equal codes of two users different values.
 */
export class ShortCodes {
  readonly #key: Buffer | null
  readonly #random: Random

  /** `key`: null if the keys are sealed and this process works without them. */
  constructor(key: Buffer | null, random: Random) {
    this.#key = key
    this.#random = random
  }

  /** @throws Refusal not-available where attempts are not counted, or without the key */
  requireOffered(policy: Policy): void {
    if (this.#key === null || !directoryRulesOf(policy).areAttemptsCounted) throw new Refusal('not-available')
  }

  /** A new code and its stored form. @throws Refusal not-available without the key */
  make(userId: string): { readonly resetToken: string; readonly codeHash: Buffer } {
    const resetToken = makeShortCode(this.#random)
    const codeHash = this.hash(userId, resetToken)
    if (codeHash === null) throw new Refusal('not-available')
    return { resetToken, codeHash }
  }

  /** The stored form of a typed code. Null without the key. */
  hash(userId: string, typed: string): Buffer | null {
    if (this.#key === null) return null
    return createHmac('sha256', this.#key)
      .update(`${userId}:${canonicalCode(typed)}`)
      .digest()
  }

  /** Whether this call may redeem one: in the window only, where every attempt is counted before it is checked. */
  isRedeemedBy({ transport, policy }: Pick<CallContext, 'transport' | 'policy'>): boolean {
    return transport === 'window' && directoryRulesOf(policy).areAttemptsCounted
  }
}
