import { ssoPageMessages as words } from '../../../shared/messages/sso-page-messages.ts'
import type { OidcPages, SignInRequest } from '../../pipeline/oidc-server.ts'
import { type Page, writePage } from './oidc-page.ts'

/** What the user has typed, and what was wrong with it. */
export type Typed = { readonly email: string; readonly alert: string | null }

const cancel = { action: 'cancel', label: words.signIn.cancel } as const

export const signInPage = ({ program, hint }: SignInRequest, { email, alert }: Typed): string => {
  const known = email || hint
  return writePage({
    heading: words.signIn.heading,
    about: [words.signIn.about(program.name)],
    alert,
    forms: [
      {
        fields: [
          {
            name: 'email',
            label: words.signIn.email,
            hint: words.signIn.emailHint,
            value: known,
            autocomplete: 'username',
            hasFocus: known === '',
          },
          {
            name: 'password',
            label: words.signIn.password,
            type: 'password',
            autocomplete: 'current-password',
            hasFocus: known !== '',
          },
        ],
        buttons: [{ action: 'sign-in', label: words.signIn.button, isMain: true }, cancel],
      },
    ],
  })
}

export const codePage = ({ email, alert }: Typed): string =>
  writePage({
    heading: words.code.heading,
    about: [words.code.about(email)],
    alert,
    forms: [
      {
        fields: [{ name: 'code', label: words.code.field, autocomplete: 'one-time-code', isNumeric: true, hasFocus: true }],
        buttons: [{ action: 'code', label: words.code.button, isMain: true }, cancel],
      },
    ],
  })

export const consentPage = ({ program, scopes, user }: SignInRequest): string =>
  writePage({
    heading: words.consent.heading(program.name),
    about: [words.consent.about(user?.name || user?.email || ''), words.consent.sees],
    list: scopes.map((scope) => words.consent.scopes[scope]),
    note: words.consent.later,
    forms: [
      {
        buttons: [
          { action: 'allow', label: words.consent.allow, isMain: true },
          { action: 'cancel', label: words.consent.deny },
        ],
      },
      { buttons: [{ action: 'switch', label: words.consent.switch }] },
    ],
  })

const failedPage = (about: string): Page => ({ heading: words.failed.heading, about: [about] })

export const endedPage = (): string => writePage(failedPage(words.failed.ended))

/** The pages of the provider itself. */
export const oidcPages: OidcPages = {
  error: (error) => writePage(failedPage(error === 'invalid_request_state' ? words.failed.ended : words.failed.refused(error))),
  signOut: ({ action, token, program }) =>
    writePage({
      heading: words.signOut.heading,
      about: [words.signOut.about(program)],
      forms: [
        {
          target: action,
          hidden: { xsrf: token },
          buttons: [
            { action: 'logout', value: 'yes', label: words.signOut.button, isMain: true },
            { action: 'stay', label: words.signOut.stay },
          ],
        },
      ],
    }),
  signedOut: () => writePage({ heading: words.signOut.doneHeading, about: [words.signOut.done] }),
  deviceCode: ({ action, token, code, isWrong }) =>
    writePage({
      heading: words.device.heading,
      about: [words.device.about],
      alert: isWrong ? words.device.wrong : null,
      forms: [
        {
          target: action,
          hidden: { xsrf: token },
          fields: [{ name: 'user_code', label: words.device.field, value: code, autocomplete: 'off', hasFocus: true }],
          buttons: [{ action: 'continue', label: words.device.button, isMain: true }],
        },
      ],
    }),
  deviceConfirm: ({ action, token, code, shown, program }) =>
    writePage({
      heading: words.device.confirmHeading,
      about: [words.device.confirmAbout(program)],
      code: shown,
      forms: [
        {
          target: action,
          hidden: { xsrf: token, user_code: code },
          buttons: [
            { action: 'confirm', value: 'yes', label: words.device.confirm, isMain: true },
            { action: 'abort', value: 'yes', label: words.device.cancel },
          ],
        },
      ],
    }),
  deviceDone: () => writePage({ heading: words.device.doneHeading, about: [words.device.done] }),
}
