/** The names of this computer in an address of the web. */
const LOOPBACK_HOSTS: ReadonlySet<string> = new Set(['localhost', '127.0.0.1', '[::1]'])

/** A private-use scheme has a dot, because it is a reversed domain (RFC 8252, 7.1). */
const PRIVATE_USE_SCHEME = /^[a-z][a-z0-9+-]*(\.[a-z0-9+-]+)+:$/

const parse = (text: string): URL | null => {
  // A fragment must not be part of a redirect address (RFC 6749, 3.1.2), and a user part hides the host.
  if (/[\s\\#*]/.test(text) || !URL.canParse(text)) return null
  const url = new URL(text)
  return url.username === '' && url.password === '' ? url : null
}

/** Whether an address leads to a program on this computer over HTTP. */
export const isLoopbackAddress = (text: string): boolean => {
  const url = parse(text)
  return url !== null && url.protocol === 'http:' && LOOPBACK_HOSTS.has(url.hostname)
}

/** Whether a program may be sent the browser there: this computer, HTTPS, or a scheme of the program's own. */
export const isRedirectAddress = (text: string): boolean => {
  const url = parse(text)
  if (url === null) return false
  return isLoopbackAddress(text) || url.protocol === 'https:' || PRIVATE_USE_SCHEME.test(url.protocol)
}

/** The name of a permission: a scope token (RFC 6749, 3.3) that reads like `printer:use`. */
export const isPermissionName = (text: string): boolean => /^[a-z][a-z0-9]*([:._-][a-z0-9]+)*$/.test(text)
