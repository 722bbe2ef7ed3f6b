/** An answer: status, headers, and the body as text and as parsed JSON. */
export type Reply = { readonly status: number; readonly headers: Headers; readonly text: string; readonly json: unknown }

/** The HTTP API at an address, as a program calls it. It needs no test runner. */
export const connectTo = (base: string) => {
  const send = async (method: string, path: string, options: RequestInit = {}): Promise<Reply> => {
    const response = await fetch(`${base}${path}`, { method, redirect: 'manual', ...options })
    const text = await response.text()
    const isJson = text !== '' && (response.headers.get('content-type') ?? '').startsWith('application/json')
    return { status: response.status, headers: response.headers, text, json: isJson ? JSON.parse(text) : null }
  }

  /** A form as `curl -d` sends it, with the cookie of a session if there is one. */
  const form = (method: string, path: string, fields: Record<string, string>, sessionId?: string): Promise<Reply> =>
    send(method, path, { body: new URLSearchParams(fields), headers: cookieOf(sessionId) })

  return { base, send, form }
}

export type HttpClient = ReturnType<typeof connectTo>

export const cookieOf = (sessionId?: string): Record<string, string> =>
  sessionId === undefined ? {} : { cookie: `session_id=${sessionId}` }

/** The session in a reply's cookie, or null. */
export const readCookie = ({ headers }: Pick<Reply, 'headers'>): string | null =>
  /^session_id=([^;]+);/.exec(headers.getSetCookie()[0] ?? '')?.[1] ?? null
