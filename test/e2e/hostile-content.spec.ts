import { expect, test } from './gatehouse-test.ts'
import { entryScreens } from './pages/entry-screens.ts'

test.use({ start: 'administrator' })

test('no script runs but the app’s own: inline, handlers, eval, Function, WebAssembly, blob: and data: [no-foreign-script]', async ({
  page,
  gatehouse,
}) => {
  await entryScreens(page).expectScreen('Sign in')
  const ran = await page.evaluate(async () => {
    const found: string[] = []
    Reflect.set(window, 'ran', (what: string) => found.push(what))
    const html = [
      '<script>ran("script in markup")</script>',
      '<img src="app://gatehouse/nothing.svg" onerror="ran(\'onerror\')">',
      '<svg onload="ran(\'svg onload\')"></svg>',
      '<a id="hostile" href="javascript:ran(\'javascript:\')" onclick="ran(\'onclick\')">x</a>',
      '<details open ontoggle="ran(\'ontoggle\')">x</details>',
      '<style>@import "javascript:ran()";</style>',
    ]
    const place = document.createElement('div')
    place.innerHTML = html.join('')
    document.body.append(place)
    place.querySelector<HTMLElement>('#hostile')?.click()
    const addScript = (change: (script: HTMLScriptElement) => void): void => {
      const script = document.createElement('script')
      change(script)
      document.body.append(script)
    }
    addScript((script) => {
      script.textContent = 'ran("inline")'
    })
    addScript((script) => {
      script.src = 'data:text/javascript,ran("data:")'
    })
    addScript((script) => {
      script.src = URL.createObjectURL(new Blob(['ran("blob:")'], { type: 'text/javascript' }))
    })
    addScript((script) => {
      // The nonce of the styles must not work for scripts.
      script.nonce = document.querySelector<HTMLElement>('[nonce]')?.nonce ?? ''
      script.textContent = 'ran("nonce")'
    })
    const attempts: Record<string, () => unknown> = {
      // biome-ignore lint/security/noGlobalEval: that it does not work is what is tested.
      eval: () => window.eval('1'),
      'new Function': () => new Function('return 1')(),
      'an async function': () => Object.getPrototypeOf(async () => undefined).constructor('return 1')(),
      'setTimeout with text': () => setTimeout('ran("text")' as unknown as () => void),
      'a worker': () => new Worker(URL.createObjectURL(new Blob(['1'], { type: 'text/javascript' }))).terminate(),
      'web assembly': () => new WebAssembly.Module(new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0])),
    }
    for (const [name, attempt] of Object.entries(attempts)) {
      // In a separate event-loop tick, because code that the test driver evaluates is exempt from the policy.
      await new Promise<void>((resolve) =>
        setTimeout(() => {
          try {
            attempt()
            if (!['setTimeout with text', 'a worker'].includes(name)) found.push(name)
          } catch {
            // The policy refuses it.
          }
          resolve()
        }),
      )
    }
    await new Promise((resolve) => setTimeout(resolve, 300))
    return found
  })
  expect(ran).toEqual([])
  gatehouse.forgetPageErrors()
})

test('nothing is loaded from, or sent to, anywhere else: script, image, style, font, media, fetch, socket, beacon [no-outside-resource]', async ({
  page,
  gatehouse,
  witness,
}) => {
  await entryScreens(page).expectScreen('Sign in')
  const arrived = await page.evaluate(async (elsewhere) => {
    const found: string[] = []
    const add = (tag: string, change: Record<string, string>): void => {
      const element = document.createElement(tag)
      for (const [name, value] of Object.entries(change)) element.setAttribute(name, value)
      element.onload = () => found.push(tag)
      document.body.append(element)
    }
    add('script', { src: `${elsewhere}script.js` })
    add('script', { src: `${elsewhere}module.js`, type: 'module' })
    add('img', { src: `${elsewhere}image.png` })
    add('link', { href: `${elsewhere}style.css`, rel: 'stylesheet' })
    add('link', { href: `${elsewhere}preload.js`, rel: 'preload', as: 'script' })
    add('link', { href: `${elsewhere}prefetch.html`, rel: 'prefetch' })
    add('link', { href: `${elsewhere}icon.png`, rel: 'icon' })
    add('link', { href: `${elsewhere}manifest.json`, rel: 'manifest' })
    add('video', { src: `${elsewhere}video.mp4`, autoplay: '' })
    add('audio', { src: `${elsewhere}audio.mp3`, autoplay: '' })
    add('base', { href: elsewhere })
    document.body.style.backgroundImage = `url(${elsewhere}background.png)`
    const font = new FontFace('Hostile', `url(${elsewhere}font.woff2)`)
    const attempts: (() => Promise<unknown>)[] = [
      () => font.load(),
      () => fetch(`${elsewhere}fetch`),
      () => fetch(`${elsewhere}fetch`, { mode: 'no-cors', method: 'POST', body: 'x' }),
      () => import(/* @vite-ignore */ `${elsewhere}import.js`),
      () =>
        new Promise((resolve, reject) => {
          const socket = new WebSocket(elsewhere.replace('http', 'ws'))
          socket.onopen = resolve
          socket.onerror = reject
        }),
      () =>
        new Promise((resolve, reject) => {
          const source = new EventSource(`${elsewhere}events`)
          source.onopen = resolve
          source.onerror = reject
        }),
      () => navigator.serviceWorker.register(`${elsewhere}worker.js`),
    ]
    for (const attempt of attempts) {
      await Promise.resolve()
        .then(attempt)
        .then(
          () => found.push(String(attempt)),
          () => undefined,
        )
    }
    navigator.sendBeacon(`${elsewhere}beacon`, 'x')
    await new Promise((resolve) => setTimeout(resolve, 500))
    return { found, base: document.baseURI }
  }, witness.url('/'))
  expect(arrived).toEqual({ found: [], base: 'app://gatehouse/index.html' })
  expect(witness.paths).toEqual([])
  gatehouse.forgetPageErrors()
})

test('the app’s own protocol serves its folder, to its own host, by GET, and nothing else [app-protocol-scope]', async ({
  page,
  gatehouse,
}) => {
  const paths = [
    '../main/index.js',
    '../../package.json',
    '..%2fmain%2findex.js',
    '%2e%2e/%2e%2e/package.json',
    '%252e%252e%252fmain%252findex.js',
    '..%252f..%252fpackage.json',
    '%c0%ae%c0%ae/main/index.js',
    'assets/..%5c..%5c..%5cpackage.json',
    'assets/..\\..\\main\\index.js',
    '%5c%5chost%5cshare',
    '/etc/passwd',
    '//etc/passwd',
    '%2fetc%2fpasswd',
    'index.html%00',
    'index.html%00.js',
    'index.html/',
    'index.html%20',
    'assets',
    'assets/',
    '%',
    '%ff',
    'nothing.html',
    'C:/Windows/win.ini',
  ]
  const hosts = ['app://gatehouse.example/', 'app://main/', 'app://localhost/', 'app://user@gatehouse.example/']
  const replies = await gatehouse.app.evaluate(
    async ({ net }, { all, foreign }) => {
      // From the main process, where only the URL parser normalises an address.
      const ask = async (url: string, method = 'GET'): Promise<string> => {
        try {
          const response = await net.fetch(url, { method })
          const text = await response.text()
          return `${response.status} ${text.length}`
        } catch {
          return 'failed'
        }
      }
      const found: Record<string, string> = {}
      for (const path of all) found[path] = await ask(`app://gatehouse/${path}`)
      for (const host of foreign) found[host] = await ask(`${host}index.html`)
      for (const method of ['POST', 'PUT', 'DELETE', 'PATCH', 'HEAD', 'OPTIONS']) {
        found[method] = await ask('app://gatehouse/index.html', method)
      }
      return { found, page: await ask('app://gatehouse/index.html') }
    },
    { all: paths, foreign: hosts },
  )
  expect(replies.page).toMatch(/^200 \d{3}/)
  for (const [what, reply] of Object.entries(replies.found)) expect(['404 0', 'failed'], what).toContain(reply)
  const inPage = await page.evaluate(async (all) => {
    const found: Record<string, number | string> = {}
    for (const path of all) {
      found[path] = await fetch(`app://gatehouse/${path}`).then(
        ({ status }) => status,
        () => 'failed',
      )
    }
    return found
  }, paths)
  for (const [path, status] of Object.entries(inPage)) expect([404, 'failed'], path).toContain(status)
  gatehouse.forgetPageErrors()
})

test('every answer of the protocol carries the policy and its companions, with a nonce of its own [csp-on-every-response]', async ({
  page,
  gatehouse,
}) => {
  await entryScreens(page).expectScreen('Sign in')
  const read = (path: string): Promise<{ status: number; headers: Record<string, string>; text: string }> =>
    gatehouse.app.evaluate(async ({ net }, url) => {
      const response = await net.fetch(url)
      return { status: response.status, headers: Object.fromEntries(response.headers), text: await response.text() }
    }, `app://gatehouse/${path}`)
  const first = await read('index.html')
  const script = /src="[./]*(assets\/[^"]+\.js)"/.exec(first.text)?.[1] ?? ''
  const replies = [first, await read('index.html'), await read(script), await read('nothing.html')]
  expect(replies.map(({ status }) => status)).toEqual([200, 200, 200, 404])
  for (const { headers } of replies) {
    const policy = headers['content-security-policy'] ?? ''
    for (const rule of [
      "default-src 'none'",
      "script-src 'self'",
      "object-src 'none'",
      "base-uri 'none'",
      "frame-ancestors 'none'",
    ]) {
      expect(policy.split('; ')).toContain(rule)
    }
    expect(policy).not.toMatch(/unsafe|https?:|data:|\*/)
  }
  for (const { headers } of replies.slice(0, 3)) {
    expect(headers).toMatchObject({
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
    })
  }
  expect(first.headers['content-type']).toBe('text/html; charset=utf-8')
  expect(first.headers['cache-control']).toBe('no-store')
  const nonces = replies.map(({ headers }) => /'nonce-([^']+)'/.exec(headers['content-security-policy'] ?? '')?.[1])
  expect(Buffer.from(nonces[0] ?? '', 'base64')).toHaveLength(16)
  expect(nonces[1]).not.toBe(nonces[0])
  expect(first.text).toContain(`nonce="${nonces[0]}"`)
})
