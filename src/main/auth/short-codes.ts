import { createHmac } from 'node:crypto'
import { canonicalCode } from '../../shared/domain/codes.ts'
import type { Policy } from '../../shared/domain/policy.ts'
import { Refusal } from '../../shared/errors.ts'
import type { KeySet } from '../store/ports/store.ts'
import type { CallContext } from './audit-context.ts'
import { directoryRulesOf } from './directory-rules.ts'
import { makeShortCode, type Random } from './secrets.ts'

/**
 * Short activation codes. Their 50 bits can be searched, so the database has an HMAC under a key that is kept beside it.
 *
 * The user's id in it gives equal codes of two users different values.
 */
export class ShortCodes {
  readonly #keys: KeySet | null
  readonly #random: Random

  /** `keys`: null if they are sealed and this process works without them. */
  constructor(keys: KeySet | null, random: Random) {
    this.#keys = keys
    this.#random = random
  }

  /** @throws Refusal not-available where attempts are not counted, or without the key */
  requireOffered(policy: Policy): void {
    if (this.#keys === null || !directoryRulesOf(policy).areAttemptsCounted) throw new Refusal('not-available')
  }

  /** A new code and its stored form. @throws Refusal not-available without the key */
  make(userId: string): { readonly resetToken: string; readonly codeHash: Buffer } {
    const resetToken = makeShortCode(this.#random)
    const [codeHash] = this.hashes(userId, resetToken)
    if (codeHash === undefined) throw new Refusal('not-available')
    return { resetToken, codeHash }
  }

  /** The stored forms of a typed code, one for each key that a live code may be of. None without the keys. */
  hashes(userId: string, typed: string): Buffer[] {
    const text = `${userId}:${canonicalCode(typed)}`
    return (this.#keys?.list() ?? []).map(({ key }) => createHmac('sha256', key).update(text).digest())
  }

  /** Whether this call may redeem one: in the window only, where every attempt is counted before it is checked. */
  isRedeemedBy({ transport, policy }: Pick<CallContext, 'transport' | 'policy'>): boolean {
    return transport === 'window' && directoryRulesOf(policy).areAttemptsCounted
  }
}
