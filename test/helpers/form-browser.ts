/** A browser without scripts: it keeps cookies by path, follows redirects within the API, and sends forms. */
export class Browser {
  readonly #origin: string
  readonly #cookies = new Map<string, { value: string; path: string }>()

  constructor(origin: string) {
    this.#origin = origin
  }

  /** The values of its cookies. */
  listCookies(): string[] {
    return [...this.#cookies.values()].map(({ value }) => value)
  }

  #keep(response: Response): void {
    for (const line of response.headers.getSetCookie()) {
      const [pair = '', ...attributes] = line.split(/; ?/)
      const [name = '', value = ''] = [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)]
      const path = attributes.find((attribute) => /^path=/i.test(attribute))?.slice('path='.length) ?? '/'
      const isGone = attributes.some((attribute) => /^expires=Thu, 01 Jan 1970/i.test(attribute))
      if (isGone) this.#cookies.delete(`${name} ${path}`)
      else this.#cookies.set(`${name} ${path}`, { value, path })
    }
  }

  #cookieFor(path: string): string {
    return [...this.#cookies]
      .filter(
        ([, cookie]) => path === cookie.path || path.startsWith(cookie.path.endsWith('/') ? cookie.path : `${cookie.path}/`),
      )
      .map(([key, { value }]) => `${key.split(' ')[0]}=${value}`)
      .join('; ')
  }

  /** Ends at a page, or at an address outside the API. */
  async open(address: string, init: { method?: string; body?: URLSearchParams } = {}): Promise<Visit> {
    const url = new URL(address, this.#origin)
    if (url.origin !== this.#origin) return { url, status: 0, page: '', headers: new Headers() }
    const headers: Record<string, string> = { cookie: this.#cookieFor(url.pathname), accept: 'text/html' }
    if (init.method === 'POST') headers.origin = this.#origin
    const response = await fetch(url, { ...init, headers, redirect: 'manual' })
    this.#keep(response)
    const location = response.headers.get('location')
    if (location !== null && response.status >= 300 && response.status < 400) return this.open(new URL(location, url).href)
    return { url, status: response.status, page: await response.text(), headers: response.headers }
  }

  /** Presses a button of the page's form with this action. Hidden fields are sent too. */
  async submit(visit: Visit, fields: Record<string, string>): Promise<Visit> {
    const form = /<form[^>]*>[\s\S]*?<\/form>/.exec(visit.page)?.[0] ?? ''
    const target = /<form[^>]* action="([^"]*)"/.exec(form)?.[1]
    const hidden = [...form.matchAll(/<input type="hidden" name="([^"]*)" value="([^"]*)"/g)].map(([, name = '', value = '']) => [
      name,
      value,
    ])
    const body = new URLSearchParams([...hidden, ...Object.entries(fields)] as [string, string][])
    return this.open(target ? new URL(unescapeText(target), visit.url).href : visit.url.href, { method: 'POST', body })
  }
}

const unescapeText = (text: string): string =>
  text.replace(/&#(\d+);/g, (_, code: string) => String.fromCodePoint(Number(code))).replaceAll('&amp;', '&')

export type Visit = { readonly url: URL; readonly status: number; readonly page: string; readonly headers: Headers }
