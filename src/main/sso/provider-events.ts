import type { KoaContextWithOIDC, Provider } from 'oidc-provider'
import type { SsoGrant } from '../../shared/api/audit-details.ts'
import type { Store } from '../store/ports/store.ts'
import type { SsoLog, SsoParties } from './sso-log.ts'

type Parts = { readonly log: SsoLog; readonly store: Store; readonly logError: (error: unknown) => void }

const grants: Readonly<Record<string, SsoGrant>> = {
  authorization_code: 'code',
  refresh_token: 'refresh',
  client_credentials: 'own',
  'urn:ietf:params:oauth:grant-type:device_code': 'device',
}

/** Waiting for a user's answer is no refusal, and asking the user is none either. */
const WAITING: ReadonlySet<string> = new Set(['authorization_pending', 'slow_down'])

const programOf = ({ oidc }: KoaContextWithOIDC): SsoParties['program'] =>
  oidc.client ? { id: oidc.client.clientId, name: oidc.client.clientName ?? '' } : null

/** Writes the provider's events to the audit log. */
export const followProvider = (provider: Provider, { log, store, logError }: Parts): void => {
  const partiesOf = async (ctx: KoaContextWithOIDC): Promise<SsoParties> => {
    const { entities, session } = ctx.oidc
    const id = entities.Account?.accountId ?? entities.AuthorizationCode?.accountId ?? session?.accountId
    const user = id === undefined ? null : await store.findAnyUser({ id })
    return { program: programOf(ctx), user }
  }
  const tell = (ctx: KoaContextWithOIDC, write: (parties: SsoParties) => void): void => {
    partiesOf(ctx).then(write).catch(logError)
  }
  const refuse =
    (action: string) =>
    (ctx: KoaContextWithOIDC, { error }: { error?: string }): void => {
      if (error !== undefined && !WAITING.has(error)) tell(ctx, (parties) => log.recordRefusal(parties, action, error))
    }
  provider.on('grant.success', (ctx) => {
    const grant = grants[String(ctx.oidc.params?.grant_type)]
    if (grant) tell(ctx, (parties) => log.recordGrant(parties, grant))
  })
  provider.on('end_session.success', (ctx) => tell(ctx, (parties) => log.record('sso:logout', parties)))
  provider.on('grant.error', refuse('sso:token'))
  provider.on('authorization.error', (ctx, error) => {
    // The user said no on the page, which has an entry of its own.
    if (error.error !== 'access_denied') refuse('sso:signIn')(ctx, error)
  })
  provider.on('userinfo.error', refuse('sso:useToken'))
  provider.on('introspection.error', refuse('sso:useToken'))
  provider.on('revocation.error', refuse('sso:useToken'))
  provider.on('end_session.error', refuse('sso:logout'))
  provider.on('server_error', (_ctx, error) => logError(error))
  provider.on('backchannel.error', (_ctx, error, client, accountId) => {
    const program = { id: client.clientId, name: client.clientName ?? '' }
    store
      .findAnyUser({ id: accountId })
      .then((user) => log.recordRefusal({ program, user }, 'sso:logout', error.message.slice(0, 200)))
      .catch(logError)
  })
}
