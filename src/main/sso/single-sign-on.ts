import type { SsoStateView } from '../../shared/api/sso.ts'
import type { Clock } from '../../shared/domain/time.ts'
import { HOUR_MS } from '../../shared/domain/time.ts'
import type { FindOidcServer, OidcServer } from '../pipeline/oidc-server.ts'
import { Sequencer } from '../platform/sequencer.ts'
import type { DirectoryKeys, SealedContent, Store } from '../store/ports/store.ts'
import { ContentSeal, deriveKey, placeOfRecord, placeOfSigningKey } from './content-seal.ts'
import { SsoLog } from './sso-log.ts'

/** How often expired records and keys are looked for (milliseconds), while single sign-on is used. */
const TIDY_EVERY_MS = HOUR_MS

const MINUTES_PER_HOUR = 60
const SECONDS_PER_MINUTE = 60

type Parts = {
  readonly store: Store
  readonly clock: Clock
  /** Null if the keys are sealed and this process works without them. */
  readonly keys: DirectoryKeys | null
  readonly runLater: (work: Promise<void>) => void
  readonly logError: (error: unknown) => void
}

/** The one issuer: programs compare it exactly, so it has one name and one port. Both addresses of `localhost` serve it. */
const issuerOf = (port: number): string => `http://localhost:${port}/oidc`

/** Gatehouse as the identity provider of programs on this computer. Off, it costs nothing but this object. */
export class SingleSignOn {
  readonly #parts: Parts
  readonly #seal: ContentSeal | null
  readonly #log: SsoLog
  readonly #making = new Sequencer()
  #made: { readonly of: string; readonly server: OidcServer } | null = null
  #tidiedAt = Number.NEGATIVE_INFINITY

  constructor(parts: Parts) {
    this.#parts = parts
    this.#seal = parts.keys && new ContentSeal(parts.keys.secondFactor)
    this.#log = new SsoLog(parts)
  }

  /** Whether programs can sign users in, for administrators. */
  async readState(): Promise<SsoStateView> {
    const { compat, singleSignOn, http } = await this.#parts.store.readPolicy()
    if (singleSignOn === 'off') return { kind: 'off' }
    if (compat) return { kind: 'unavailable', reason: 'compat' }
    if (!this.#seal) return { kind: 'unavailable', reason: 'keys' }
    return http.enabled ? { kind: 'on', issuer: issuerOf(http.port) } : { kind: 'unavailable', reason: 'http-off' }
  }

  /** The provider for requests at a port. Programs know the port of the policy only. */
  readonly findServer: FindOidcServer = async (port, pages) => {
    const policy = await this.#parts.store.readPolicy()
    const seal = this.#seal
    // In compat mode, anyone gets a reset token of any user.
    if (policy.singleSignOn === 'off' || policy.compat || port !== policy.http.port || !seal) return null
    return this.#making.run(async () => {
      await this.#tidy(seal)
      const keyIds = (await this.#parts.store.listSigningKeys()).map(({ id }) => id)
      const { idleMinutes, absoluteHours } = policy
      const of = JSON.stringify([port, keyIds, seal.currentKey, idleMinutes, absoluteHours])
      if (this.#made?.of !== of) {
        const absolute = absoluteHours * MINUTES_PER_HOUR * SECONDS_PER_MINUTE
        const sessionSeconds = { idle: idleMinutes * SECONDS_PER_MINUTE, absolute }
        this.#made = { of, server: await this.#make(seal, { port, pages, sessionSeconds }) }
      }
      return this.#made.server
    })
  }

  /** Seals again what former keys of the directory sealed, and makes a new key that signs. Part of a rotation of the keys. */
  async followKeys(): Promise<void> {
    const seal = this.#seal
    if (!seal) return
    const { store, clock } = this.#parts
    let found = await store.listFormerContents(seal.currentKey)
    if (found.some(({ place }) => 'signingKey' in place)) {
      const { renewSigningKeys } = await import('./id-token-keys.ts')
      await renewSigningKeys({ store, seal, now: clock() }, { isWanted: true })
    }
    while (found.length > 0) {
      await store.replaceContents(found.map((one) => ({ ...one, to: sealAgain(seal, one) })))
      found = await store.listFormerContents(seal.currentKey)
    }
  }

  async #make(
    seal: ContentSeal,
    {
      port,
      pages,
      sessionSeconds,
    }: { port: number; pages: Parameters<FindOidcServer>[1]; sessionSeconds: { idle: number; absolute: number } },
  ): Promise<OidcServer> {
    const { store, clock, keys, logError } = this.#parts
    const [{ errors, makeProvider }, { OidcRequests }, { readSigningKeys }] = await Promise.all([
      importQuietly(),
      import('./oidc-requests.ts'),
      import('./id-token-keys.ts'),
    ])
    const cookieKeys = (keys?.secondFactor.list() ?? []).map(({ key }) => deriveKey(key, 'cookies'))
    const readPolicy = (): ReturnType<Store['readPolicy']> => store.readPolicy()
    const signingKeys = await readSigningKeys({ store, seal })
    const issuer = issuerOf(port)
    const own = {
      store,
      seal,
      clock,
      readPolicy,
      issuer,
      signingKeys,
      cookieKeys,
      pages,
      log: this.#log,
      logError,
      sessionSeconds,
    }
    return new OidcRequests({ provider: makeProvider(own), errors, store, clock, log: this.#log })
  }

  async #tidy(seal: ContentSeal): Promise<void> {
    const { store, clock } = this.#parts
    const now = clock()
    if (now - this.#tidiedAt < TIDY_EVERY_MS && now >= this.#tidiedAt) return
    const { renewSigningKeys } = await import('./id-token-keys.ts')
    await renewSigningKeys({ store, seal, now })
    await store.removeExpiredRecords(now)
    this.#tidiedAt = now
  }
}

/** A content that no key opens is of no use to anyone. */
const sealAgain = (seal: ContentSeal, content: SealedContent): ReturnType<ContentSeal['seal']> | null => {
  const { place } = content
  const name = 'signingKey' in place ? placeOfSigningKey(place.signingKey) : placeOfRecord(place.model, place.idHash)
  const opened = seal.open(name, content)
  return opened === null ? null : seal.seal(name, opened)
}

/** The provider's package warns about releases of Node that are not for long-term support. That is no error of the directory. */
const importQuietly = async (): Promise<typeof import('./oidc-provider.ts')> => {
  const { warn } = console
  console.warn = () => undefined
  try {
    return await import('./oidc-provider.ts')
  } finally {
    console.warn = warn
  }
}
