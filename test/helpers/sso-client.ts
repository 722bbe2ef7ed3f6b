import * as client from 'openid-client'
import type { Browser, Visit } from './form-browser.ts'

/** Where the programs of tests get their answers. No one listens there. */
export const CALLBACK = 'http://127.0.0.1:3999/callback'

/** openid-client as a program uses it. */
export const discoverAt = (
  issuer: string,
  { id, secret }: { readonly id: string; readonly secret: string | null },
): Promise<client.Configuration> =>
  client.discovery(
    new URL(issuer),
    id,
    { ...(secret === null ? {} : { client_secret: secret }), id_token_signed_response_alg: 'ES256' },
    secret === null ? client.None() : client.ClientSecretBasic(secret),
    { execute: [client.allowInsecureRequests] },
  )

/** The parts of a request that a program keeps until the answer. */
export const askFor = async (config: client.Configuration, parameters: Record<string, string> = {}) => {
  const verifier = client.randomPKCECodeVerifier()
  const state = client.randomState()
  const nonce = client.randomNonce()
  const url = client.buildAuthorizationUrl(config, {
    redirect_uri: CALLBACK,
    scope: 'openid email profile groups',
    code_challenge: await client.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
    state,
    nonce,
    ...parameters,
  })
  return { url, checks: { pkceCodeVerifier: verifier, expectedState: state, expectedNonce: nonce, idTokenExpected: true } }
}

/** Signs a user in on the page and allows the program, as far as it asks. Ends where the program gets its answer. */
export const passPages = async (
  browser: Browser,
  url: URL,
  who: { readonly email: string; readonly password: string },
): Promise<Visit> => {
  let visit = await browser.open(url.href)
  if (visit.page.includes('name="password"'))
    visit = await browser.submit(visit, { action: 'sign-in', email: who.email, password: who.password })
  return visit.page.includes('value="allow"') ? browser.submit(visit, { action: 'allow' }) : visit
}

/** The error of a refused request to the provider. */
export const oidcErrorOf = async (request: Promise<unknown>): Promise<string> => {
  try {
    await request
  } catch (error) {
    if (error instanceof client.ResponseBodyError || error instanceof client.AuthorizationResponseError) return error.error
    if (error instanceof client.WWWAuthenticateChallengeError) return error.cause[0]?.parameters.error ?? 'challenge'
    return error instanceof Error && 'code' in error ? String(error.code) : String(error)
  }
  return 'none'
}
