import type { Configuration, KoaContextWithOIDC } from 'oidc-provider'
import type { OidcPages } from '../pipeline/oidc-server.ts'

type Features = NonNullable<Configuration['features']>

/** The value of a hidden field in a form that the provider wrote. Its own forms have inline scripts, so the page writes another. */
const readField = (form: string, name: string): string => {
  const field = form.match(new RegExp(`name="${name}" value="([^"]*)"`))
  return field?.[1] ?? ''
}

const readAction = (form: string): string => /action="([^"]*)"/.exec(form)?.[1] ?? ''

const show = (ctx: KoaContextWithOIDC, page: string): void => {
  ctx.type = 'html'
  ctx.body = page
}

const formOf = (form: string) => ({ action: readAction(form), token: readField(form, 'xsrf') })

const nameOf = (ctx: KoaContextWithOIDC): string | null => ctx.oidc.client?.clientName ?? null

/** The provider's features that show pages. */
export const providerPages = (pages: OidcPages): Pick<Features, 'rpInitiatedLogout' | 'deviceFlow'> => ({
  rpInitiatedLogout: {
    enabled: true,
    logoutSource: (ctx, form) => show(ctx, pages.signOut({ ...formOf(form), program: nameOf(ctx) })),
    postLogoutSuccessSource: (ctx) => show(ctx, pages.signedOut()),
  },
  deviceFlow: {
    enabled: true,
    charset: 'base-20',
    mask: '****-****',
    deviceInfo: () => ({}),
    userCodeInputSource: (ctx, form, _out, error) =>
      show(ctx, pages.deviceCode({ ...formOf(form), code: '', isWrong: error !== undefined && error !== null })),
    userCodeConfirmSource: (ctx, form, _client, _info, shown) =>
      show(ctx, pages.deviceConfirm({ ...formOf(form), code: readField(form, 'user_code'), shown, program: nameOf(ctx) ?? '' })),
    successSource: (ctx) => show(ctx, pages.deviceDone()),
  },
})
