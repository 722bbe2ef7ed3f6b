import { createHash } from 'node:crypto'
import { ssoPageMessages as words } from '../../../shared/messages/sso-page-messages.ts'
import { securityHeaders } from './http-response.ts'

/** The colours and sizes of the window, without its font, which would be an outside resource. */
const STYLE = `
:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
* { box-sizing: border-box; }
body { margin: 0; padding: 32px 16px; background: light-dark(#f4f5f7, #0e0f13); color: light-dark(#16181d, #eceef2); }
main { max-width: 400px; margin: 0 auto; padding: 24px; border: 1px solid light-dark(#e3e5ea, #282b33); border-radius: 14px;
  background: light-dark(#ffffff, #17191f); overflow-wrap: anywhere; }
h1 { margin: 0 0 8px; font-size: 1.375rem; line-height: 1.3; }
p, ul { margin: 0 0 16px; }
label { display: block; margin: 0 0 4px; font-weight: 600; }
small { display: block; color: light-dark(#596070, #a1a7b4); font-size: 0.875rem; margin: 0 0 4px; }
input { display: block; width: 100%; height: 36px; margin: 0 0 16px; padding: 0 10px; border: 1px solid light-dark(#8a909d, #6a707e);
  border-radius: 6px; background: light-dark(#ffffff, #1c1f26); color: inherit; font: inherit; }
button { min-height: 36px; padding: 0 16px; border: 1px solid light-dark(#8a909d, #6a707e); border-radius: 6px;
  background: light-dark(#ffffff, #1c1f26); color: inherit; font: inherit; cursor: pointer; }
button.main { border-color: #4b5bd6; background: #4b5bd6; color: #ffffff; }
:focus-visible { outline: 2px solid light-dark(#4b5bd6, #8f9ef0); outline-offset: 2px; }
.row { display: flex; flex-wrap: wrap; gap: 8px; }
.alert { padding: 8px 12px; border: 1px solid light-dark(#f3cccc, #532a2a); border-radius: 8px; background: light-dark(#fdf0f0, #2d1818);
  color: light-dark(#b42323, #f49a9a); }
.code { font: 1.375rem/1.5 ui-monospace, monospace; letter-spacing: 2px; }
form + form { margin: 16px 0 0; }
@media (forced-colors: active) { button.main { border-color: Highlight; } }
`

const styleHash = createHash('sha256').update(STYLE, 'utf8').digest('base64')

/**
 * The source of an address in a content security policy. Chromium applies the rule of forms to the redirect that follows, so it names where the
 * program gets its answer. An IPv6 address has no form there.
 */
const sourceOf = (address: string): string[] => {
  if (!URL.canParse(address)) return []
  const { protocol, origin, hostname } = new URL(address)
  if (protocol !== 'http:' && protocol !== 'https:') return [protocol]
  return [hostname.startsWith('[') ? protocol : origin]
}

/** Headers of a page. No scripts, no frames, and no outside resource; forms lead here, and back to the program. */
export const pageHeaders = (redirect: string | null): Record<string, string> => ({
  ...securityHeaders,
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy': [
    securityHeaders['content-security-policy'],
    `style-src 'sha256-${styleHash}'`,
    "base-uri 'none'",
    ["form-action 'self'", ...(redirect === null ? [] : sourceOf(redirect))].join(' '),
  ].join('; '),
  // Without a referrer, Chromium sends `Origin: null` with a form, which the origin check refuses.
  'referrer-policy': 'same-origin',
})

const escapeText = (text: string): string => text.replace(/[&<>"']/g, (character) => `&#${character.codePointAt(0)};`)

/** One field of a form. */
type PageField = {
  readonly name: string
  readonly label: string
  readonly hint?: string
  readonly type?: 'text' | 'password'
  readonly value?: string
  readonly autocomplete: string
  readonly isNumeric?: boolean
  readonly hasFocus?: boolean
}

const writeField = ({ name, label, hint, type = 'text', value = '', autocomplete, isNumeric, hasFocus }: PageField): string => {
  const described = hint === undefined ? '' : ` aria-describedby="${name}-hint"`
  const text = hint === undefined ? '' : `<small id="${name}-hint">${escapeText(hint)}</small>`
  const attributes = `${described}${isNumeric ? ' inputmode="numeric"' : ''}${hasFocus ? ' autofocus' : ''}`
  return `<label for="${name}">${escapeText(label)}</label>${text}<input id="${name}" name="${name}" type="${type}" value="${escapeText(value)}" autocomplete="${autocomplete}" autocapitalize="none" spellcheck="false" required${attributes}>`
}

/** A button that sends `action` with the form. One that is not the main one sends it without its fields. */
type PageButton = { readonly action: string; readonly value?: string; readonly label: string; readonly isMain?: boolean }

const writeButton = ({ action, value, label, isMain = false }: PageButton): string => {
  const name = value === undefined ? `name="action" value="${action}"` : `name="${action}" value="${value}"`
  return `<button ${name}${isMain ? ' class="main"' : ' formnovalidate'}>${escapeText(label)}</button>`
}

export type PageForm = {
  /** Empty: the page's own address. */
  readonly target?: string
  readonly hidden?: Readonly<Record<string, string>>
  readonly fields?: readonly PageField[]
  readonly buttons: readonly PageButton[]
}

const writeForm = ({ target = '', hidden = {}, fields = [], buttons }: PageForm): string => {
  const action = target === '' ? '' : ` action="${escapeText(target)}"`
  const unseen = Object.entries(hidden).map(
    ([name, value]) => `<input type="hidden" name="${name}" value="${escapeText(value)}">`,
  )
  return `<form method="post"${action} accept-charset="utf-8">${unseen.join('')}${fields.map(writeField).join('\n')}
<div class="row">${buttons.map(writeButton).join('\n')}</div></form>`
}

export type Page = {
  readonly heading: string
  readonly about: readonly string[]
  readonly alert?: string | null
  readonly list?: readonly string[]
  readonly code?: string
  readonly forms?: readonly PageForm[]
  readonly note?: string
}

/** A whole page without scripts. Every text is escaped. */
export const writePage = ({ heading, about, alert = null, list = [], code, forms = [], note }: Page): string => `<!doctype html>
<html lang="${words.language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${escapeText(heading)}</title>
<style>${STYLE}</style>
</head>
<body>
<main>
<h1>${escapeText(heading)}</h1>
${alert === null ? '' : `<p class="alert" role="alert">${escapeText(alert)}</p>`}
${about.map((text) => `<p>${escapeText(text)}</p>`).join('\n')}
${code === undefined ? '' : `<p class="code">${escapeText(code)}</p>`}
${list.length === 0 ? '' : `<ul>${list.map((text) => `<li>${escapeText(text)}</li>`).join('')}</ul>`}
${note === undefined ? '' : `<p>${escapeText(note)}</p>`}
${forms.map(writeForm).join('\n')}
</main>
</body>
</html>
`
