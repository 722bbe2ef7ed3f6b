/** A client of Gatehouse's HTTP API for a local web app: its requests and their possible answers. */
export type Answer<T> = { ok: true; value: T } | Refused

/** `message` is for people and `code` for programs. `retryAfterSeconds` is set if a retry can succeed. */
export type Refused = { ok: false; status: number; code: string | null; message: string; retryAfterSeconds: number | null }

export type Introspection = { active: false } | { active: true; id: string; expiresAt: number; email?: string; role?: string }

const BASE = process.env.GATEHOUSE_URL ?? 'http://127.0.0.1:4916'

const ask = async (method: string, path: string, init: RequestInit): Promise<Response> =>
  fetch(`${BASE}${path}`, { ...init, method, redirect: 'manual' })

const read = async <T>(reply: Response, toValue: (body: never) => T): Promise<Answer<T>> => {
  const body: unknown = reply.headers.get('content-type')?.startsWith('application/json') ? await reply.json() : null
  if (reply.status < 400) return { ok: true, value: toValue(body as never) }
  const { message, code = null } = body as { message: string; code?: string }
  const wait = reply.headers.get('retry-after')
  return { ok: false, status: reply.status, code, message, retryAfterSeconds: wait === null ? null : Number(wait) }
}

/**
 * Opens a session, whose id goes into an HttpOnly cookie of the app. `code` is the second factor's code, and a registered app sends its
 * token so that no other program can use up its attempts.
 */
export const signIn = async (
  credentials: { email: string; password: string; code?: string },
  programToken?: string,
): Promise<Answer<{ email: string; sessionId: string }>> => {
  const own = programToken ? bearer(programToken) : {}
  const reply = await ask('POST', '/sessions', { ...own, body: new URLSearchParams(credentials) })
  const [, sessionId = ''] = /^session_id=([^;]+)/.exec(reply.headers.getSetCookie()[0] ?? '') ?? []
  return read(reply, (body: { email: string }) => ({ email: body.email, sessionId }))
}

const bearer = (token: string): RequestInit => ({ headers: { authorization: `Bearer ${token}` } })

/** The user of a session. */
export const readProfile = async (sessionId: string): Promise<Answer<{ email: string }>> =>
  read(await ask('GET', '/profile', bearer(sessionId)), (body: { email: string }) => body)

export const signOut = async (sessionId: string): Promise<Answer<null>> =>
  read(await ask('DELETE', '/sessions', bearer(sessionId)), () => null)

/** For an app that is registered in Gatehouse's settings, with its token. */
export const introspect = async (programToken: string, sessionId: string): Promise<Answer<Introspection>> =>
  read(
    await ask('POST', '/introspect', { ...bearer(programToken), body: new URLSearchParams({ session_id: sessionId }) }),
    (body: Introspection) => body,
  )
