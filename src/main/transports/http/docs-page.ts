import { createHash } from 'node:crypto'
import { httpDocsMessages as words } from '../../../shared/messages/http-docs-messages.ts'
import { securityHeaders } from './http-response.ts'
import type { ApiDescription, Described } from './openapi.ts'

const STYLE = `
:root { color-scheme: light dark; font: 14px/1.5 system-ui, sans-serif; }
body { max-width: 880px; margin: 0 auto; padding: 32px 24px 64px; }
h1 { font-size: 22px; margin: 0 0 8px; }
h2 { font-size: 16px; margin: 40px 0 8px; }
details { border-block-start: 1px solid #8884; padding: 8px 0; }
summary { cursor: pointer; min-height: 24px; }
summary b { display: inline-block; min-width: 56px; }
code, pre { font: 12px/1.5 ui-monospace, monospace; }
pre { overflow-x: auto; padding: 12px; border: 1px solid #8884; border-radius: 8px; }
`

const styleHash = createHash('sha256').update(STYLE, 'utf8').digest('base64')

/** Allows no scripts and no external content. The only style sheet is named by its hash. */
export const docsHeaders = {
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy': `${securityHeaders['content-security-policy']}; style-src 'sha256-${styleHash}'; base-uri 'none'; form-action 'none'`,
}

const escapeText = (text: string): string => text.replace(/[&<>"']/g, (character) => `&#${character.codePointAt(0)};`)

const showJson = (value: unknown): string => `<pre>${escapeText(JSON.stringify(value, null, 2))}</pre>`

const writeMethod = (path: string, method: string, { summary, requestBody, responses }: Described): string => `<details>
<summary><b>${method.toUpperCase()}</b> <code>${escapeText(path)}</code> ${escapeText(summary)}</summary>
${requestBody ? `<p>${words.request}</p>${showJson(requestBody.content)}` : ''}
<p>${words.responses}</p>${showJson(responses)}
</details>`

/** The page at /docs shows /openapi.json for people. */
export const writeDocs = ({ info, paths }: ApiDescription): string => {
  const methods = Object.entries(paths).flatMap(([path, all]) =>
    Object.entries(all).map(([method, described]) => ({ path, method, described })),
  )
  const tags = [...new Set(methods.flatMap(({ described }) => described.tags))]
  const sections = tags.map((tag) => {
    const mine = methods.filter(({ described }) => described.tags.includes(tag))
    const written = mine.map(({ path, method, described }) => writeMethod(path, method, described))
    return `<h2>${escapeText(tag)}</h2>\n${written.join('\n')}`
  })
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${words.title}</title>
<style>${STYLE}</style>
</head>
<body>
<h1>${words.title}</h1>
<p>${escapeText(String(info.description))} ${escapeText(words.version(String(info.version)))} ${words.machineReadable} <a href="/openapi.json">/openapi.json</a>.</p>
${sections.join('\n')}
</body>
</html>
`
}
