import type { RelyingProgram } from './relying-programs-port.ts'
import type { User } from './user-model.ts'

/** A record of the OpenID provider. Ids are hashed, and the content is sealed by a key of the directory. */
export type OidcRecord = {
  readonly model: string
  readonly idHash: Buffer
  readonly sealed: Buffer
  readonly keyId: number
  readonly userId: string | null
  readonly programId: string | null
  /** The grant that it belongs to. */
  readonly grantHash: Buffer | null
  /** A second id by which it is found: the public id of a session, the user's code of a device. */
  readonly otherHash: Buffer | null
  readonly expiresAt: number
}

/** A record with its user and its program as they are now. */
export type FoundRecord = {
  readonly record: OidcRecord
  readonly consumedAt: number | null
  readonly user: User | null
  readonly program: RelyingProgram | null
}

/** A key that signs ID tokens, sealed by a key of the directory. */
export type SigningKey = {
  readonly id: string
  readonly sealed: Buffer
  readonly keyId: number
  readonly createdAt: number
  /** Since when another key signs. It verifies tokens until it is removed. */
  readonly replacedAt: number | null
}

/** A sealed content, by where it is. */
export type SealedContent = {
  readonly place: { readonly model: string; readonly idHash: Buffer } | { readonly signingKey: string }
  readonly sealed: Buffer
  readonly keyId: number
}

/** What the OpenID provider stores. Not audited by itself: what it stands for has entries of its own. */
export interface OidcRecordsPort {
  /**
   * Inserts or replaces a record, and removes what expired. `signedInAt`: when the user of a session signed in.
   *
   * @throws Refusal changed-meanwhile if its user, program or grant is gone, or the user's access ended after `signedInAt`
   */
  putRecord(record: OidcRecord, about: { readonly now: number; readonly signedInAt?: number }): Promise<void>
  /** Null if it expired. */
  findRecord(model: string, idHash: Buffer, now: number): Promise<FoundRecord | null>
  findRecordByOtherId(model: string, otherHash: Buffer, now: number): Promise<FoundRecord | null>
  /** Marks it as used. False if it was used already, or is gone: of several calls, one gets true. */
  consumeRecord(model: string, idHash: Buffer, now: number): Promise<boolean>
  removeRecord(model: string, idHash: Buffer): Promise<void>
  /** Removes what belongs to the grant. The grant itself stays. */
  removeRecordsOfGrant(model: string, grantHash: Buffer): Promise<void>
  removeExpiredRecords(now: number): Promise<void>

  /** The newest first. */
  listSigningKeys(): Promise<SigningKey[]>
  /** The key signs from now on. `expected`: the one that signs so far; if it is another by now, nothing is changed. */
  addSigningKey(key: SigningKey, expected: string | null): Promise<void>
  /** Removes keys that were replaced at this time or before. */
  removeSigningKeys(replacedUpTo: number): Promise<void>

  /** Contents that former keys seal, as many as a short read covers. */
  listFormerContents(currentKey: number): Promise<readonly SealedContent[]>
  /** Replaces those that are still the same. Without `to`, the record cannot be opened and is removed. */
  replaceContents(changes: readonly (SealedContent & { readonly to: { sealed: Buffer; keyId: number } | null })[]): Promise<void>
}
