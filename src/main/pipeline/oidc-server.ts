import type { IncomingMessage, ServerResponse } from 'node:http'
import type { SsoScope } from '../../shared/api/sso.ts'

/** The pages that the provider shows itself. Each returns a whole HTML document without scripts. */
export type OidcPages = {
  /** A request that cannot go on. `error` is a code of OAuth. */
  readonly error: (error: string) => string
  /** Asks whether to sign out. `token` proves that the answer comes from this page. */
  readonly signOut: (form: { readonly action: string; readonly token: string; readonly program: string | null }) => string
  readonly signedOut: () => string
  /** Asks for the code that a terminal shows. */
  readonly deviceCode: (form: {
    readonly action: string
    readonly token: string
    readonly code: string
    readonly isWrong: boolean
  }) => string
  /** Compares the code, and names the program. */
  readonly deviceConfirm: (form: {
    readonly action: string
    readonly token: string
    readonly code: string
    readonly shown: string
    readonly program: string
  }) => string
  readonly deviceDone: () => string
}

/** What a program asks of the user in a browser. */
export type SignInRequest = {
  /** Names the request until it is answered. */
  readonly id: string
  readonly step: 'sign-in' | 'consent'
  readonly program: { readonly id: string; readonly name: string }
  readonly scopes: readonly SsoScope[]
  /** The user who has signed in. Null in the first step. */
  readonly user: { readonly email: string; readonly name: string } | null
  /** The address that the user is typed as. */
  readonly hint: string
  /** Where the browser is sent afterwards, for the page's form rule. */
  readonly redirect: string | null
  /** Leads to the same request as another user. */
  readonly switchAddress: string
}

/** The OpenID provider, as the HTTP transport serves it. */
export type OidcServer = {
  /** Serves an endpoint of the provider. */
  readonly serve: (request: IncomingMessage, response: ServerResponse) => Promise<void>
  /** Null if the browser has none, or it has ended. */
  readonly readRequest: (request: IncomingMessage, response: ServerResponse) => Promise<SignInRequest | null>
  /** Each sends the browser on. False if the request has ended. */
  readonly signIn: (
    request: IncomingMessage,
    response: ServerResponse,
    user: { readonly userId: string; readonly hasSecondFactor: boolean },
  ) => Promise<boolean>
  readonly allow: (request: IncomingMessage, response: ServerResponse) => Promise<boolean>
  readonly deny: (request: IncomingMessage, response: ServerResponse) => Promise<boolean>
}

/** Finds the provider for the port of the API. Null while single sign-on is off or not possible. */
export type FindOidcServer = (port: number, pages: OidcPages) => Promise<OidcServer | null>
