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

/** The provider sends some forms by a script. The page has a button for it, because no page here runs scripts. */
const withoutScript = (ctx: KoaContextWithOIDC, pages: OidcPages): void => {
  const { body } = ctx
  if (typeof body !== 'string' || !body.includes('<script')) return
  const form = formOf(body)
  if (form.action.endsWith('/session/end/confirm')) show(ctx, pages.signOut({ ...form, program: nameOf(ctx) }))
  else if (form.action.endsWith('/device'))
    show(ctx, pages.deviceCode({ ...form, code: readField(body, 'user_code'), isWrong: false }))
  else {
    // Another response mode than that of the program.
    show(ctx, pages.error('unsupported_response_mode'))
    ctx.status = 400
  }
}

/** The provider cannot save a session that begins with an error, such as a form without a page before it. */
const isUnsavedSession = (error: unknown): boolean => error instanceof TypeError && error.message.startsWith('persist can only')

/** The provider fails on a return to a request that is over, if the address names a program. */
const isEndedRequest = (ctx: KoaContextWithOIDC, error: unknown): boolean =>
  error instanceof TypeError && ctx.oidc.route === 'resume'

/** Runs around the provider. */
export const makePageGuard =
  (pages: OidcPages, startAddress: string) =>
  async (context: unknown, next: () => Promise<void>): Promise<void> => {
    const ctx = context as KoaContextWithOIDC
    try {
      await next()
    } catch (error) {
      if (isEndedRequest(ctx, error)) {
        show(ctx, pages.error('invalid_request'))
        ctx.status = 400
      } else if (isUnsavedSession(error)) {
        ctx.redirect(startAddress)
        ctx.status = 303
      } else throw error
      return
    }
    withoutScript(ctx, pages)
  }

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
