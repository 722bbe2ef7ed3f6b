import { randomBytes } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { extname, join, normalize, sep } from 'node:path'
import { protocol } from 'electron'
import { contentSecurityPolicy } from './content-security-policy.ts'

const APP_SCHEME = 'app'
export const APP_ORIGIN = `${APP_SCHEME}://gatehouse`

/** Stands in the built page wherever a style's nonce belongs; see electron.vite.config.ts. */
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

/** Before `ready`: the window's own origin, with the rights of https and none of file. */
export const registerAppScheme = (): void =>
  protocol.registerSchemesAsPrivileged([
    { scheme: APP_SCHEME, privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true } },
  ])

/** After `ready`: serves the built renderer, and nothing outside its folder. Tells once that a page's script was served. */
export const serveApp = (root: string, onScriptServed: () => void): void => {
  let isTold = false
  const read = createFiles()
  protocol.handle(APP_SCHEME, async (request) => {
    const response = await answer({ root, read }, request)
    if (!isTold && response.headers.get('Content-Type') === contentTypes['.js']) {
      isTold = true
      onScriptServed()
    }
    return response
  })
}

/**
 * What was served once is kept, two megabytes in all: reading a file takes several turns of libuv's threads, and while sign-ins hash on them
 * and on every core, each turn is waited for.
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
        // The page carries a nonce; the rest is named by its content's hash.
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

/** The file behind a URL; null for another host and for whatever would leave the folder. */
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
