import { type IncomingMessage, STATUS_CODES } from 'node:http'
import type { Answer } from './http-response.ts'

/** Where the names of Flask's server differ from Node's. */
const OWN_REASONS: Readonly<Record<number, string>> = { 413: 'REQUEST ENTITY TOO LARGE' }

/** The reason phrase as Flask's server sends it. Some clients of the exercise compare it. */
export const compatReason = (status: number): string => OWN_REASONS[status] ?? (STATUS_CODES[status] ?? '').toUpperCase()

/** The path with each run of slashes as one. */
const mergeSlashes = (path: string): string => path.replace(/\/{2,}/g, '/')

/** Redirects a path with repeated slashes, as Flask's server does, if it leads to a route. Null for any other path. */
export const redirectSlashes = ({ url = '', headers }: IncomingMessage, hasRoute: (path: string) => boolean): Answer | null => {
  const end = url.indexOf('?')
  const [path, query] = end === -1 ? [url, ''] : [url.slice(0, end), url.slice(end)]
  const merged = mergeSlashes(path)
  if (merged === path || !hasRoute(merged)) return null
  return { status: 308, body: '', headers: { location: `http://${headers.host}${merged}${query}` } }
}
