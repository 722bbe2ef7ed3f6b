import { randomBytes } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { extname, join, normalize, sep } from 'node:path'
import { protocol } from 'electron'

export const APP_SCHEME = 'app'
export const APP_ORIGIN = `${APP_SCHEME}://gatehouse`

/** The placeholder for style nonces in the built page; see electron.vite.config.ts. */
const NONCE_PLACEHOLDER = 'GATEHOUSE_NONCE'

/** CSP Level 3, 7.1 asks for at least 128 bits. */
const NONCE_BYTES = 16

const contentTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
}

/** Call before `ready`. Registers the window's origin with the privileges of https, not of file. */
export const registerAppScheme = (): void =>
  protocol.registerSchemesAsPrivileged([
    { scheme: APP_SCHEME, privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true } },
  ])

/** Call after `ready`. Serves the built renderer from its folder only, and reports once when a page was served. */
export const serveApp = (root: string, onPageServed: () => void): void => {
  let isTold = false
  const read = createFiles()
  protocol.handle(APP_SCHEME, async (request) => {
    const response = await answer({ root, read }, request)
    if (!isTold && response.headers.get('Content-Type') === contentTypes['.html']) {
      isTold = true
      onPageServed()
    }
    return response
  })
}

/** Loads the classes of `fetch`, which Node compiles at their first use (some 50 ms). Call it while the renderer process starts. */
export const loadFetchClasses = (): void => void new Response('')

/**
 * Caches served files, two megabytes in all.
 *
 * A file read needs several tasks on libuv's threads. While sign-ins hash there, each task has to wait.
 */
const createFiles = (): ((path: string) => Promise<Buffer>) => {
  const files = new Map<string, Buffer>()
  return async (path) => {
    const file = files.get(path) ?? (await readFile(path))
    files.set(path, file)
    return file
  }
}

const answer = async (
  { root, read }: { root: string; read: (path: string) => Promise<Buffer> },
  request: Request,
): Promise<Response> => {
  const path = findPath(root, request.url)
  const contentType = path === null ? undefined : contentTypes[extname(path)]
  if (request.method !== 'GET' || path === null || contentType === undefined) return refuse()
  try {
    const nonce = randomBytes(NONCE_BYTES).toString('base64')
    const file = await read(path)
    const isPage = path.endsWith('.html')
    const body = isPage ? file.toString('utf8').replaceAll(NONCE_PLACEHOLDER, nonce) : new Uint8Array(file)
    return new Response(body, {
      headers: {
        'Content-Type': contentType,
        'X-Content-Type-Options': 'nosniff',
        'Referrer-Policy': 'no-referrer',
        'Cross-Origin-Opener-Policy': 'same-origin',
        'Cross-Origin-Resource-Policy': 'same-origin',
        // The page has a nonce. The other files have a content hash in their names.
        'Cache-Control': isPage ? 'no-store' : 'max-age=31536000, immutable',
        'Content-Security-Policy': contentSecurityPolicy(nonce),
      },
    })
  } catch {
    return refuse()
  }
}

const refuse = (): Response =>
  new Response('', { status: 404, headers: { 'Content-Security-Policy': contentSecurityPolicy(null) } })

/** The file path of a URL. Null for another host or a path outside the folder. */
const findPath = (root: string, url: string): string | null => {
  try {
    const { host, pathname } = new URL(url)
    if (`${APP_SCHEME}://${host}` !== APP_ORIGIN) return null
    const name = decodeURIComponent(pathname === '/' ? '/index.html' : pathname)
    if (name.includes('\0') || name.includes('\\')) return null
    const path = normalize(join(root, name))
    return path.startsWith(root.endsWith(sep) ? root : root + sep) ? path : null
  } catch {
    return null
  }
}

/**
 * What a Gatehouse page may load: its own files, and style elements with this response's nonce, which the UI library creates.
 *
 * It forbids eval, inline scripts, other origins, frames and form targets.
 */
const contentSecurityPolicy = (nonce: string | null): string =>
  [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self'${nonce === null ? '' : ` 'nonce-${nonce}'`}`,
    "font-src 'self'",
    "img-src 'self'",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "object-src 'none'",
  ].join('; ')
