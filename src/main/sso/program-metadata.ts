import type { AdapterPayload } from 'oidc-provider'
import type { RelyingProgram } from '../store/ports/store.ts'

/** The one algorithm of ID tokens. A single one leaves nothing to negotiate downwards. */
export const SIGNING_ALGORITHM = 'ES256'

const DEVICE_GRANT = 'urn:ietf:params:oauth:grant-type:device_code'

const grantTypesOf = ({ kind, scopes }: RelyingProgram): string[] => {
  if (kind === 'service') return ['client_credentials']
  const refresh = scopes.includes('offline_access') ? ['refresh_token'] : []
  return ['authorization_code', ...refresh, ...(kind === 'native' ? [DEVICE_GRANT] : [])]
}

/** A program as the provider's client metadata (OpenID Connect Dynamic Client Registration 1.0, 2). */
export const toClientMetadata = (program: RelyingProgram): AdapterPayload => {
  const { kind, secretHash, scopes, logoutAddress } = program
  const method = kind === 'native' ? 'none' : 'client_secret_basic'
  return {
    client_id: program.id,
    client_name: program.name,
    application_type: kind === 'native' ? 'native' : 'web',
    // The provider compares the hash of what a program sends; see `compareClientSecret`.
    ...(secretHash === null ? {} : { client_secret: secretHash.toString('hex') }),
    token_endpoint_auth_method: method,
    grant_types: grantTypesOf(program),
    response_types: kind === 'service' ? [] : ['code'],
    response_modes: kind === 'service' ? [] : ['query'],
    redirect_uris: [...program.redirects],
    post_logout_redirect_uris: [...program.logoutRedirects],
    ...(logoutAddress === null ? {} : { backchannel_logout_uri: logoutAddress, backchannel_logout_session_required: true }),
    ...(scopes.length === 0 ? {} : { scope: scopes.join(' ') }),
    id_token_signed_response_alg: SIGNING_ALGORITHM,
    permissions: [...program.permissions],
  }
}
