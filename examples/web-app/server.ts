import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { introspect, type Refused, readProfile, signIn, signOut } from './gatehouse-client.ts'

// A small web app without its own accounts: GATEHOUSE_URL=http://127.0.0.1:4916 node examples/web-app/server.ts
const PORT = Number(process.env.PORT ?? 3000)
/** The token of this program, if it is registered in Gatehouse's settings. With it, the app also learns the role. */
const PROGRAM_TOKEN = process.env.GATEHOUSE_PROGRAM_TOKEN

const BODY_MAX_BYTES = 10_000

const escapeText = (text: string): string => text.replace(/[&<>"']/g, (character) => `&#${character.codePointAt(0)};`)

const page = (content: string): string => `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>A web app that asks Gatehouse</title>
<h1>A web app that asks Gatehouse</h1>
${content}
</html>
`

const form = (message = '', needsCode = false): string =>
  // Without novalidate, type="email" would stop a user name or an address with letters such as ö before the @.
  page(`<form method="post" action="/sign-in" novalidate>
<p role="alert">${escapeText(message)}</p>
<p><label>Email <input name="email" type="email" autocomplete="username" required></label></p>
<p><label>Password <input name="password" type="password" autocomplete="current-password" required></label></p>
${needsCode ? '<p><label>Code <input name="code" autocomplete="one-time-code" inputmode="numeric" required></label></p>' : ''}
<button>Sign in</button>
</form>`)

const explain = ({ code, retryAfterSeconds }: Refused): string => {
  if (retryAfterSeconds !== null) return `That was too often. Try again in ${retryAfterSeconds} s.`
  if (needsSecondFactor(code)) return 'Type your password again, and the code that your authenticator shows.'
  return 'This e-mail and password do not match.'
}

const needsSecondFactor = (code: string | null): boolean => code === 'second-factor-required' || code === 'wrong-second-factor'

const welcome = (email: string, role: string): string =>
  page(`<p>Signed in as <strong>${escapeText(email)}</strong>${escapeText(role)}.</p>
<form method="post" action="/sign-out"><button>Sign out</button></form>`)

const sessionOf = ({ headers }: IncomingMessage): string | null =>
  /(?:^|;\s*)app_session=([^;]+)/.exec(headers.cookie ?? '')?.[1] ?? null

/** The fields of a form. Null if they are not UTF-8, because Gatehouse would get other characters than the user typed. */
const readForm = async (request: IncomingMessage): Promise<URLSearchParams | null> => {
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of request) {
    chunks.push(chunk)
    bytes += chunk.length
    if (bytes > BODY_MAX_BYTES) throw new Error('the form is too large')
  }
  // What could not be decoded has become U+FFFD.
  const text = Buffer.concat(chunks).toString('utf8')
  const fields = new URLSearchParams(text)
  return [text, ...fields.values()].some((value) => value.includes('\ufffd')) ? null : fields
}

const show = (response: ServerResponse, status: number, html: string): void => {
  response.writeHead(status, {
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': "default-src 'none'; form-action 'self'; frame-ancestors 'none'",
    'cache-control': 'no-store',
  })
  response.end(html)
}

const goHome = (response: ServerResponse, cookie: string): void => {
  response.writeHead(303, { location: '/', 'set-cookie': `app_session=${cookie}; Path=/; HttpOnly; SameSite=Strict` })
  response.end()
}

const roleOf = async (sessionId: string): Promise<string> => {
  if (!PROGRAM_TOKEN) return ''
  const answer = await introspect(PROGRAM_TOKEN, sessionId)
  return answer.ok && answer.value.active && answer.value.role ? `, ${answer.value.role}` : ''
}

const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
  const sessionId = sessionOf(request)
  // Another host name means DNS rebinding by another site. "localhost" is refused too: it resolves to ::1 first, where another program may
  // listen.
  if (!/^127\.0\.0\.1:\d+$/.test(request.headers.host ?? '')) return show(response, 421, page('<p>Not here.</p>'))
  // A form on another site could otherwise sign this user in as a different user, or sign them out.
  if (
    request.method === 'POST' &&
    request.headers.origin !== undefined &&
    request.headers.origin !== `http://${request.headers.host}`
  )
    return show(response, 403, page('<p>Not from there.</p>'))
  switch (`${request.method} ${request.url}`) {
    case 'GET /': {
      const profile = sessionId ? await readProfile(sessionId) : null
      return profile?.ok && sessionId
        ? show(response, 200, welcome(profile.value.email, await roleOf(sessionId)))
        : show(response, 200, form())
    }
    case 'POST /sign-in': {
      const fields = await readForm(request)
      if (!fields) return show(response, 400, form('Send the form as UTF-8.'))
      const code = fields.get('code')
      const credentials = { email: fields.get('email') ?? '', password: fields.get('password') ?? '' }
      const opened = await signIn(code === null ? credentials : { ...credentials, code }, PROGRAM_TOKEN)
      if (opened.ok) return goHome(response, opened.value.sessionId)
      return show(response, opened.status, form(explain(opened), needsSecondFactor(opened.code)))
    }
    case 'POST /sign-out':
      if (sessionId) await signOut(sessionId)
      return goHome(response, '; Max-Age=0')
    default:
      return show(response, 404, page('<p>There is nothing here.</p>'))
  }
}

const server = createServer((request, response) => {
  answer(request, response).catch((error: unknown) =>
    show(response, 502, page(`<p>Gatehouse does not answer: ${escapeText(String(error))}</p>`)),
  )
})
server.listen(PORT, '127.0.0.1', () => {
  const address = server.address()
  process.stdout.write(`http://127.0.0.1:${typeof address === 'object' && address ? address.port : PORT}\n`)
})
