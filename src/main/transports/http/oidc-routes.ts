import type { IncomingMessage, ServerResponse } from 'node:http'
import type { GatehouseError } from '../../../shared/errors.ts'
import { formatSignInError } from '../../../shared/messages/sso-page-messages.ts'
import type { FindOidcServer, OidcServer, SignInRequest } from '../../pipeline/oidc-server.ts'
import { type CallParts, callOf } from './calls.ts'
import type { HttpLimits } from './http-limits.ts'
import { type Refused, Refusing, refused, refusedBy } from './http-response.ts'
import { pageHeaders } from './oidc-page.ts'
import { codePage, consentPage, endedPage, oidcPages, signInPage } from './oidc-pages.ts'
import { type Fields, readFields } from './request-fields.ts'
import { TypedPasswords } from './typed-passwords.ts'

const PATH = '/oidc/'
const REQUEST_PATH = '/oidc/interaction/'

export type OidcRouteParts = CallParts & {
  readonly findServer: FindOidcServer
  readonly readPort: () => number
  readonly limits: HttpLimits
  readonly logError: (error: unknown) => string
}

/** Serves requests below /oidc itself. False for others. */
export type OidcRoutes = (request: IncomingMessage, response: ServerResponse) => Promise<boolean>

type Exchange = { readonly request: IncomingMessage; readonly response: ServerResponse; readonly server: OidcServer }

const write = (response: ServerResponse, status: number, headers: Record<string, string>, body: string): void => {
  response.writeHead(status, { ...headers, 'content-length': Buffer.byteLength(body) }).end(body)
}

const showPage = ({ request, response }: Exchange, page: string, { status = 200, redirect = null as string | null } = {}): void =>
  write(response, status, pageHeaders(redirect), request.method === 'HEAD' ? '' : page)

const refuse = (response: ServerResponse, { status, body, headers }: Refused): void =>
  write(
    response,
    status,
    { ...pageHeaders(null), ...headers, 'content-type': 'application/json; charset=utf-8' },
    JSON.stringify(body),
  )

const textOf = (fields: Fields, name: string): string => {
  const value = fields.get(name)
  return typeof value === 'string' ? value : ''
}

/** The pages on which users sign in and allow programs. */
class RequestPages {
  readonly #parts: OidcRouteParts
  readonly #typed = new TypedPasswords()

  constructor(parts: OidcRouteParts) {
    this.#parts = parts
  }

  async answer(exchange: Exchange): Promise<void> {
    const { request, response, server } = exchange
    const asked = await server.readRequest(request, response)
    if (!asked) return showPage(exchange, endedPage(), { status: 400 })
    const redirect = asked.redirect
    if (request.method !== 'POST') {
      const page = asked.step === 'consent' ? consentPage(asked) : signInPage(asked, { email: '', alert: null })
      return showPage(exchange, page, { redirect })
    }
    const fields = await readFields(request, this.#parts.limits)
    const isGone = !(await this.#carryOut(exchange, asked, fields))
    if (isGone) showPage(exchange, endedPage(), { status: 400 })
  }

  /** False if the request has ended meanwhile. */
  async #carryOut(exchange: Exchange, asked: SignInRequest, fields: Fields): Promise<boolean> {
    const { request, response, server } = exchange
    const action = textOf(fields, 'action')
    if (action === 'cancel') return server.deny(request, response)
    if (action === 'switch') {
      response.writeHead(303, { ...pageHeaders(asked.redirect), location: asked.switchAddress }).end()
      return true
    }
    if (asked.step === 'consent') return action === 'allow' ? server.allow(request, response) : false
    return this.#signIn(exchange, asked, fields)
  }

  async #signIn(exchange: Exchange, asked: SignInRequest, fields: Fields): Promise<boolean> {
    const { request, response, server } = exchange
    const { redirect, program } = asked
    const code = textOf(fields, 'code')
    const known = code === '' ? null : this.#typed.take(asked.id)
    const email = known?.email ?? textOf(fields, 'email')
    const password = known?.password ?? textOf(fields, 'password')
    const input = { programId: program.id, email, password, ...(code === '' ? {} : { code }) }
    const result = await callOf(this.#parts, 'sso:signIn', input, request)
    if (result.ok) return server.signIn(request, response, result.value)
    const { error } = result
    const isCodeAsked = error.code === 'second-factor-required' || error.code === 'wrong-second-factor'
    const isCodeMalformed = known !== null && error.code === 'invalid-input'
    if (isCodeAsked || isCodeMalformed) {
      this.#typed.keep(asked.id, { email, password })
      const isFirst = error.code === 'second-factor-required' && code === ''
      const shown: GatehouseError = isCodeMalformed ? { code: 'wrong-second-factor' } : error
      const alert = isFirst ? null : formatSignInError(shown, program.name)
      showPage(exchange, codePage({ email, alert }), { status: isFirst ? 200 : 401, redirect })
      return true
    }
    const { status } = refusedBy(error)
    showPage(exchange, signInPage(asked, { email, alert: formatSignInError(error, program.name) }), { status, redirect })
    return true
  }
}

/** The address after signing out, which the page of the provider leads to. */
const readLogoutRedirect = (url: string): string | null =>
  new URL(url, 'http://localhost').searchParams.get('post_logout_redirect_uri')

/** Serves the OpenID provider and its pages, at the one name that its issuer has. */
export const createOidcRoutes = (parts: OidcRouteParts): OidcRoutes => {
  const pages = new RequestPages(parts)

  const serve = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { url = '' } = request
    const server = await parts.findServer(parts.readPort(), oidcPages)
    if (!server) return refuse(response, refused(404, 'no-such-route', 'there is nothing here'))
    // Programs compare the issuer, and cookies belong to a host name. Another name would be another provider.
    if (request.headers.host?.toLowerCase() !== `localhost:${parts.readPort()}`)
      return refuse(response, refused(421, 'wrong-host', `use http://localhost:${parts.readPort()}/oidc`))
    if (url.startsWith(REQUEST_PATH)) return pages.answer({ request, response, server })
    for (const [name, value] of Object.entries(pageHeaders(readLogoutRedirect(url))))
      if (name !== 'content-type') response.setHeader(name, value)
    await server.serve(request, response)
  }

  return async (request, response) => {
    if (!request.url?.startsWith(PATH)) return false
    try {
      await serve(request, response)
    } catch (error) {
      const answer = error instanceof Refusing ? error.refused : refusedBy({ code: 'internal', id: parts.logError(error) })
      if (response.headersSent) response.destroy()
      else refuse(response, answer)
    }
    return true
  }
}
