import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Provider, errors as ProviderErrors } from 'oidc-provider'
import { type SsoScope, ssoScopes } from '../../shared/api/sso.ts'
import type { Clock } from '../../shared/domain/time.ts'
import { SECOND_MS } from '../../shared/domain/time.ts'
import type { OidcServer, SignInRequest } from '../pipeline/oidc-server.ts'
import type { Store } from '../store/ports/store.ts'
import type { SsoLog } from './sso-log.ts'

/** The path of the provider in the HTTP API. */
const OIDC_PATH = '/oidc'

type Interaction = Awaited<ReturnType<Provider['interactionDetails']>>

type Parts = {
  readonly provider: Provider
  readonly errors: typeof ProviderErrors
  readonly store: Store
  readonly clock: Clock
  readonly log: SsoLog
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '')

const scopesOf = ({ params }: Interaction): SsoScope[] => {
  const asked = textOf(params.scope).split(' ')
  return ssoScopes.filter((scope) => asked.includes(scope))
}

/** How the user proved who they are (RFC 8176). */
const methodsOf = (hasSecondFactor: boolean): string[] => (hasSecondFactor ? ['pwd', 'otp', 'mfa'] : ['pwd'])

/** The requests of programs that wait for their users, and the provider's own endpoints. */
export class OidcRequests implements OidcServer {
  readonly #parts: Parts
  readonly #callback: ReturnType<Provider['callback']>

  constructor(parts: Parts) {
    this.#parts = parts
    this.#callback = parts.provider.callback()
  }

  readonly serve = async (request: IncomingMessage & { originalUrl?: string }, response: ServerResponse): Promise<void> => {
    // The provider finds its mount path by the difference of the two.
    request.originalUrl = request.url ?? ''
    request.url = request.originalUrl.slice(OIDC_PATH.length)
    try {
      await this.#callback(request, response)
    } finally {
      // The list of calls shows the path as it was.
      request.url = request.originalUrl
    }
  }

  readonly readRequest = async (request: IncomingMessage, response: ServerResponse): Promise<SignInRequest | null> => {
    const interaction = await this.#find(request, response)
    const program = interaction && (await this.#parts.store.findRelyingProgram(textOf(interaction.params.client_id)))
    if (!interaction || !program) return null
    const userId = interaction.session?.accountId
    const user = userId === undefined ? null : await this.#parts.store.findUser({ id: userId })
    const step = interaction.prompt.name === 'login' || !user ? 'sign-in' : 'consent'
    return {
      id: interaction.uid,
      step,
      program: { id: program.id, name: program.name },
      scopes: scopesOf(interaction),
      user: user && { email: user.email, name: user.name },
      hint: textOf(interaction.params.login_hint),
      redirect: textOf(interaction.params.redirect_uri) || null,
      switchAddress: this.#switchAddressOf(interaction),
    }
  }

  readonly signIn: OidcServer['signIn'] = async (request, response, { userId, hasSecondFactor }) => {
    const ts = Math.floor(this.#parts.clock() / SECOND_MS)
    // The session of the pages ends with the browser.
    const login = { accountId: userId, amr: methodsOf(hasSecondFactor), ts, remember: false }
    return this.#finish(request, response, { login })
  }

  readonly allow: OidcServer['allow'] = async (request, response) => {
    const { provider, store, log } = this.#parts
    const interaction = await this.#find(request, response)
    const accountId = interaction?.session?.accountId
    const program = interaction && (await store.findRelyingProgram(textOf(interaction.params.client_id)))
    if (interaction?.prompt.name !== 'consent' || accountId === undefined || !program) return false
    const user = await store.findUser({ id: accountId })
    if (!user) return false
    const scopes = scopesOf(interaction).filter((scope) => program.scopes.includes(scope))
    const known = interaction.grantId === undefined ? undefined : await provider.Grant.find(interaction.grantId)
    const grant = known ?? new provider.Grant({ accountId, clientId: program.id })
    grant.addOIDCScope(scopes.join(' '))
    await log.allow({ program, user }, scopes)
    return this.#finish(request, response, { consent: { grantId: await grant.save() } })
  }

  readonly deny: OidcServer['deny'] = async (request, response) => {
    const { store, log } = this.#parts
    const interaction = await this.#find(request, response)
    if (!interaction) return false
    const program = await store.findRelyingProgram(textOf(interaction.params.client_id))
    const userId = interaction.session?.accountId
    const user = userId === undefined ? null : await store.findUser({ id: userId })
    log.record('sso:deny', { program, user })
    return this.#finish(request, response, { error: 'access_denied', error_description: 'the user did not allow it' })
  }

  async #finish(request: IncomingMessage, response: ServerResponse, result: Record<string, unknown>): Promise<boolean> {
    try {
      await this.#parts.provider.interactionFinished(request, response, result)
      return true
    } catch (error) {
      if (error instanceof this.#parts.errors.SessionNotFound || error instanceof this.#parts.errors.InvalidGrant) return false
      throw error
    }
  }

  /** The request that the browser's cookie and the address both name. */
  async #find(request: IncomingMessage, response: ServerResponse): Promise<Interaction | null> {
    try {
      const interaction = await this.#parts.provider.interactionDetails(request, response)
      const path = (request.url ?? '').split('?', 1)[0]
      return path === `${OIDC_PATH}/interaction/${interaction.uid}` ? interaction : null
    } catch (error) {
      if (error instanceof this.#parts.errors.SessionNotFound) return null
      throw error
    }
  }

  #switchAddressOf({ params }: Interaction): string {
    const again = new URLSearchParams(Object.entries(params).map(([name, value]) => [name, textOf(value)] as [string, string]))
    again.set('prompt', 'login consent')
    return `${OIDC_PATH}/auth?${again}`
  }
}
