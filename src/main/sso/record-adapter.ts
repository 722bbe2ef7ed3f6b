import type { Adapter, AdapterPayload } from 'oidc-provider'
import type { Policy } from '../../shared/domain/policy.ts'
import type { Clock } from '../../shared/domain/time.ts'
import { SECOND_MS } from '../../shared/domain/time.ts'
import { Refusal } from '../../shared/errors.ts'
import type { FoundRecord, Store } from '../store/ports/store.ts'
import { type ContentSeal, hashId, placeOfRecord } from './content-seal.ts'
import { mayUse } from './program-access.ts'
import { toClientMetadata } from './program-metadata.ts'

export type AdapterParts = {
  readonly store: Store
  readonly seal: ContentSeal
  readonly clock: Clock
  readonly readPolicy: () => Promise<Policy>
  /** Makes the provider's own error, which a program gets as `invalid_grant`. */
  readonly refuse: (reason: string) => Error
}

/** A record without an end would never be removed. The provider gives each one. */
const LONGEST_LIFE_SECONDS = 400 * 24 * 60 * 60

const textOf = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null)

/** The user of a record. An interaction gets one when its user has signed in. */
const userOf = (payload: AdapterPayload): string | null => {
  const { result, accountId } = payload as { result?: { login?: { accountId?: unknown } }; accountId?: unknown }
  return textOf(result?.login?.accountId) ?? textOf(accountId)
}

/** The program of a record. A session of the sign-in page belongs to none. */
const programOf = ({ clientId, params }: AdapterPayload): string | null =>
  textOf(clientId) ?? textOf((params as { client_id?: unknown } | undefined)?.client_id)

/** Models whose every record belongs to a grant, and ends with it. */
const GRANTABLE: ReadonlySet<string> = new Set(['AccessToken', 'AuthorizationCode', 'RefreshToken', 'DeviceCode'])

/**
 * Stores the provider's records of one model in the directory.
 *
 * A record whose user or program may not act now is not found. So a disabled user, a required action or a lost group closes every token at once.
 */
export class RecordAdapter implements Adapter {
  readonly #model: string
  readonly #parts: AdapterParts

  constructor(model: string, parts: AdapterParts) {
    this.#model = model
    this.#parts = parts
  }

  async upsert(id: string, payload: AdapterPayload, expiresIn?: number): Promise<void> {
    const { store, seal, clock, refuse } = this.#parts
    const now = clock()
    const idHash = hashId(id)
    const { consumed: _, ...content } = payload
    const grantId = GRANTABLE.has(this.#model) ? textOf(payload.grantId) : null
    const otherId = textOf(this.#model === 'Session' ? payload.uid : payload.userCode)
    const record = {
      model: this.#model,
      idHash,
      ...seal.seal(placeOfRecord(this.#model, idHash), content),
      userId: userOf(payload),
      programId: this.#model === 'Session' ? null : programOf(payload),
      grantHash: grantId === null ? null : hashId(grantId),
      otherHash: otherId === null ? null : hashId(otherId),
      expiresAt: now + (expiresIn ?? LONGEST_LIFE_SECONDS) * SECOND_MS,
    }
    const { loginTs } = payload as { loginTs?: number }
    const signedInAt = this.#model === 'Session' && loginTs !== undefined ? { signedInAt: loginTs * SECOND_MS } : {}
    try {
      await store.putRecord(record, { now, ...signedInAt })
    } catch (error) {
      if (error instanceof Refusal && error.error.code === 'changed-meanwhile') throw refuse('access has ended meanwhile')
      throw error
    }
  }

  async find(id: string): Promise<AdapterPayload | undefined> {
    const { store, clock } = this.#parts
    if (this.#model === 'Client') {
      const program = await store.findRelyingProgram(id)
      return program ? toClientMetadata(program) : undefined
    }
    return this.#open(await store.findRecord(this.#model, hashId(id), clock()))
  }

  async findByUid(uid: string): Promise<AdapterPayload | undefined> {
    return this.#open(await this.#parts.store.findRecordByOtherId(this.#model, hashId(uid), this.#parts.clock()))
  }

  findByUserCode(userCode: string): Promise<AdapterPayload | undefined> {
    return this.findByUid(userCode)
  }

  /** Of two requests with the same code or refresh token, one gets through. The other ends what the first one got. */
  async consume(id: string): Promise<void> {
    const { store, clock, refuse } = this.#parts
    const idHash = hashId(id)
    const found = await store.findRecord(this.#model, idHash, clock())
    if (await store.consumeRecord(this.#model, idHash, clock())) return
    const grantHash = found?.record.grantHash
    if (grantHash) for (const model of ['Grant', ...GRANTABLE]) await this.#removeOfGrant(model, grantHash)
    throw refuse('used already')
  }

  async destroy(id: string): Promise<void> {
    await this.#parts.store.removeRecord(this.#model, hashId(id))
  }

  async revokeByGrantId(grantId: string): Promise<void> {
    await this.#parts.store.removeRecordsOfGrant(this.#model, hashId(grantId))
  }

  async #removeOfGrant(model: string, grantHash: Buffer): Promise<void> {
    const { store } = this.#parts
    if (model === 'Grant') await store.removeRecord(model, grantHash)
    else await store.removeRecordsOfGrant(model, grantHash)
  }

  async #open(found: FoundRecord | null): Promise<AdapterPayload | undefined> {
    if (!found) return undefined
    const { record, user, program, consumedAt } = found
    const { seal, clock, readPolicy } = this.#parts
    // A foreign key removes records of a user who is gone; a deleted user may still have a row.
    if (record.userId !== null && !user) return undefined
    if (user && !mayUse(user, program, { now: clock(), policy: await readPolicy() })) return undefined
    const payload = seal.open<AdapterPayload>(placeOfRecord(record.model, record.idHash), record)
    if (!payload) return undefined
    return consumedAt === null ? payload : { ...payload, consumed: Math.floor(consumedAt / SECOND_MS) }
  }
}
