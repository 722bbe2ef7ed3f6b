import { generateKeyPair, randomUUID } from 'node:crypto'
import { promisify } from 'node:util'
import { DAY_MS, HOUR_MS } from '../../shared/domain/time.ts'
import type { SigningKey, Store } from '../store/ports/store.ts'
import { type ContentSeal, placeOfSigningKey } from './content-seal.ts'
import { SIGNING_ALGORITHM } from './program-metadata.ts'

/** A key signs for this long (milliseconds): a quarter of a year, as usual for keys that rotate by themselves. */
const SIGNS_FOR_MS = 90 * DAY_MS

/** A replaced key verifies for this long (milliseconds): longer than any ID token lives and a program remembers the keys. */
const VERIFIES_FOR_MS = 25 * HOUR_MS

/** A key pair as JSON Web Key (RFC 7517), with its private part. */
export type SigningJwk = { readonly kid: string } & Record<string, unknown>

type Parts = { readonly store: Store; readonly seal: ContentSeal; readonly now: number }

const makeKey = async ({ seal, now }: Parts): Promise<SigningKey> => {
  const id = randomUUID()
  const { privateKey } = await promisify(generateKeyPair)('ec', { namedCurve: 'P-256' })
  const jwk = { ...privateKey.export({ format: 'jwk' }), kid: id, alg: SIGNING_ALGORITHM, use: 'sig' }
  return { id, ...seal.seal(placeOfSigningKey(id), jwk), createdAt: now, replacedAt: null }
}

/** Whether a key may go on signing. */
const isFit = (key: SigningKey | undefined, { seal, now }: Parts): boolean =>
  key !== undefined && now - key.createdAt < SIGNS_FOR_MS && seal.open(placeOfSigningKey(key.id), key) !== null

/** Makes a key if there is none that may sign, or if a new one is wanted, and removes those that no longer verify. */
export const renewSigningKeys = async (parts: Parts, { isWanted = false } = {}): Promise<void> => {
  const { store, now } = parts
  const current = (await store.listSigningKeys()).find(({ replacedAt }) => replacedAt === null)
  if (isWanted || !isFit(current, parts)) await store.addSigningKey(await makeKey(parts), current?.id ?? null)
  await store.removeSigningKeys(now - VERIFIES_FOR_MS)
}

/** The keys, the one that signs first. One that cannot be opened is left out. */
export const readSigningKeys = async ({ store, seal }: Omit<Parts, 'now'>): Promise<SigningJwk[]> => {
  const keys = await store.listSigningKeys()
  const [current, others] = [
    keys.filter(({ replacedAt }) => replacedAt === null),
    keys.filter(({ replacedAt }) => replacedAt !== null),
  ]
  return [...current, ...others].flatMap((key) => seal.open<SigningJwk>(placeOfSigningKey(key.id), key) ?? [])
}
