import { hash, timingSafeEqual } from 'node:crypto'
import Provider, {
  type ClientMetadata,
  type Configuration,
  errors,
  interactionPolicy,
  type KoaContextWithOIDC,
} from 'oidc-provider'
import type { Policy } from '../../shared/domain/policy.ts'
import { isLoopbackAddress } from '../../shared/domain/redirect-address.ts'
import type { Clock } from '../../shared/domain/time.ts'
import { HOUR_MS, MINUTE_MS, SECOND_MS } from '../../shared/domain/time.ts'
import type { OidcPages } from '../pipeline/oidc-server.ts'
import type { Store } from '../store/ports/store.ts'
import type { ContentSeal } from './content-seal.ts'
import type { SigningJwk } from './id-token-keys.ts'
import { CLAIMS, mayUse, readClaims } from './program-access.ts'
import { SIGNING_ALGORITHM } from './program-metadata.ts'
import { followProvider } from './provider-events.ts'
import { makePageGuard, providerPages } from './provider-pages.ts'
import { RecordAdapter } from './record-adapter.ts'
import type { SsoLog } from './sso-log.ts'

export type ProviderParts = {
  readonly store: Store
  readonly seal: ContentSeal
  readonly clock: Clock
  readonly readPolicy: () => Promise<Policy>
  readonly issuer: string
  readonly signingKeys: readonly SigningJwk[]
  /** Signs the cookies of the pages. */
  readonly cookieKeys: readonly Buffer[]
  readonly pages: OidcPages
  readonly log: SsoLog
  readonly logError: (error: unknown) => void
  /** As the policy of the directory says, when the provider was made. */
  readonly sessionSeconds: { readonly idle: number; readonly absolute: number }
}

const seconds = (milliseconds: number): number => milliseconds / SECOND_MS

/** Lives of what the provider gives out (seconds). A code is used at once; a token that is stolen ends soon. */
const CODE_SECONDS = seconds(MINUTE_MS)
const ACCESS_SECONDS = seconds(10 * MINUTE_MS)
const ID_TOKEN_SECONDS = seconds(10 * MINUTE_MS)
const REQUEST_SECONDS = seconds(10 * MINUTE_MS)
const REFRESH_SECONDS = seconds(14 * 24 * HOUR_MS)

/** Where permissions of programs that act for themselves hold: at programs that ask Gatehouse about the token. */
export const permissionsResourceOf = (issuer: string): string => `${issuer}/permissions`

/** The session of the pages ends after the directory's longest time, however often it is used. */
const makePolicy = (absolute: number): Configuration['interactions'] => {
  const policy = interactionPolicy.base()
  const { Check } = interactionPolicy
  policy.get('login')?.checks.add(
    new Check('session_too_old', 'the sign-in is too old', ({ oidc }) => {
      const isOld = oidc.session?.accountId !== undefined && oidc.session.past(absolute) && !oidc.result?.login
      return isOld ? Check.REQUEST_PROMPT : Check.NO_NEED_TO_PROMPT
    }),
  )
  return { policy, url: (_ctx, { uid }) => `/oidc/interaction/${uid}` }
}

/** A grant without a question, where the user allowed the program all of this before. */
const loadGrant =
  ({ store }: ProviderParts): Configuration['loadExistingGrant'] =>
  async (ctx) => {
    const { client, session, provider, result } = ctx.oidc
    if (!client || !session?.accountId) return undefined
    const grantId = result?.consent?.grantId ?? session.grantIdFor(client.clientId)
    if (grantId) return provider.Grant.find(grantId)
    const allowed = (await store.listAllowedPrograms(session.accountId)).find(({ id }) => id === client.clientId)
    if (!allowed) return undefined
    const grant = new provider.Grant({ accountId: session.accountId, clientId: client.clientId })
    grant.addOIDCScope(allowed.scopes.join(' '))
    await grant.save()
    return grant
  }

const findAccount =
  ({ store, clock, readPolicy }: ProviderParts): Configuration['findAccount'] =>
  async (ctx, id) => {
    const user = await store.findUser({ id })
    const program = ctx.oidc.client ? await store.findRelyingProgram(ctx.oidc.client.clientId) : null
    if (!user || !mayUse(user, program, { now: clock(), policy: await readPolicy() })) return undefined
    return { accountId: id, claims: () => readClaims(store, user, program ?? { groups: [] }) }
  }

/** Tells a program on this computer that a user signed out. Nothing else is called. */
const fetchLoopback: Configuration['fetch'] = (url, options) => {
  if (!isLoopbackAddress(String(url))) return Promise.reject(new Error('only programs on this computer are called'))
  const { dispatcher: _, ...own } = options as RequestInit & { dispatcher?: unknown }
  return globalThis.fetch(url, own)
}

const featuresOf = ({ issuer, pages }: ProviderParts): Configuration['features'] => ({
  devInteractions: { enabled: false },
  backchannelLogout: { enabled: true },
  claimsParameter: { enabled: false },
  clientCredentials: { enabled: true },
  introspection: {
    enabled: true,
    // A program asks about its own tokens, or about a program that acts for itself.
    allowedPolicy: async (_ctx, client, token) => token.clientId === client.clientId || token.kind === 'ClientCredentials',
  },
  revocation: { enabled: true, allowedPolicy: async (_ctx, client, token) => token.clientId === client.clientId },
  userinfo: { enabled: true },
  resourceIndicators: {
    enabled: true,
    defaultResource: (_ctx, client) =>
      client?.grantTypeAllowed('client_credentials') ? permissionsResourceOf(issuer) : (undefined as never),
    useGrantedResource: async () => false,
    getResourceServerInfo: async (_ctx, resource, client) => {
      if (resource !== permissionsResourceOf(issuer) || !client.grantTypeAllowed('client_credentials'))
        throw new errors.InvalidTarget()
      const permissions = (client as unknown as { permissions?: string[] }).permissions ?? []
      return { scope: permissions.join(' '), audience: resource, accessTokenTTL: ACCESS_SECONDS, accessTokenFormat: 'opaque' }
    },
  },
  ...providerPages(pages),
})

const configure = (parts: ProviderParts): Configuration => ({
  adapter: (model: string) => new RecordAdapter(model, { ...parts, refuse: (reason) => new errors.InvalidGrant(reason) }),
  clients: [],
  jwks: { keys: parts.signingKeys as unknown as NonNullable<Configuration['jwks']>['keys'] },
  scopes: ['openid', 'offline_access', 'email', 'profile', 'groups'],
  claims: Object.fromEntries(Object.entries(CLAIMS).map(([scope, claims]) => [scope, [...claims]])),
  // Many programs read the ID token only.
  conformIdTokenClaims: false,
  findAccount: findAccount(parts),
  loadExistingGrant: loadGrant(parts),
  interactions: makePolicy(parts.sessionSeconds.absolute),
  responseTypes: ['code'],
  pkce: { required: () => true },
  rotateRefreshToken: true,
  clientAuthMethods: ['client_secret_basic', 'client_secret_post', 'none'],
  clientDefaults: { id_token_signed_response_alg: SIGNING_ALGORITHM },
  enabledJWA: { idTokenSigningAlgValues: [SIGNING_ALGORITHM] },
  extraClientMetadata: { properties: ['permissions'] },
  clientBasedCORS: () => false,
  fetch: fetchLoopback,
  cookies: {
    keys: [...parts.cookieKeys],
    names: { session: 'gatehouse_sso', interaction: 'gatehouse_sso_request', resume: 'gatehouse_sso_resume' },
    long: { path: '/oidc', httpOnly: true, sameSite: 'lax', signed: true },
    short: { httpOnly: true, sameSite: 'lax', signed: true },
  },
  features: featuresOf(parts),
  renderError: async (ctx, out) => {
    ctx.type = 'html'
    ctx.body = parts.pages.error(out.error)
  },
  ttl: {
    AccessToken: ACCESS_SECONDS,
    AuthorizationCode: CODE_SECONDS,
    ClientCredentials: ACCESS_SECONDS,
    DeviceCode: REQUEST_SECONDS,
    Grant: REFRESH_SECONDS,
    IdToken: ID_TOKEN_SECONDS,
    Interaction: REQUEST_SECONDS,
    RefreshToken: REFRESH_SECONDS,
    Session: parts.sessionSeconds.idle,
  },
})

/** The hash of what a program sends is compared with the stored one, in constant time. */
const compareHash = function (this: ClientMetadata & { clientSecret?: string }, actual: string): boolean {
  const stored = Buffer.from(this.clientSecret ?? '', 'hex')
  const sent = Buffer.from(hash('sha256', actual, 'hex'), 'hex')
  return stored.length === sent.length && timingSafeEqual(stored, sent)
}

export type { KoaContextWithOIDC, Provider }
export { errors }

/** Makes the OpenID provider. It is loaded only when an administrator has turned single sign-on on. */
export const makeProvider = (parts: ProviderParts): Provider => {
  const provider = new Provider(parts.issuer, configure(parts))
  Object.assign(provider.Client.prototype, { compareClientSecret: compareHash })
  provider.use(makePageGuard(parts.pages, `${parts.issuer}/device`))
  // Without a listener, Koa prints the error with its stack.
  const koa: { on: (event: 'error', listener: (error: unknown) => void) => unknown } = provider as never
  koa.on('error', parts.logError)
  followProvider(provider, parts)
  return provider
}
