import { administrator, expect, test } from './gatehouse-test.ts'
import { recordDepartures, startListeners } from './network-witness.ts'
import { entryScreens } from './pages/entry-screens.ts'

test.use({ start: 'administrator' })

/** How long requests may take to arrive and WebRTC to try all its routes (milliseconds). */
const SETTLE_MS = 3_000

const signedIn = async (page: Parameters<typeof entryScreens>[0]): Promise<void> => {
  const screens = entryScreens(page)
  await screens.signIn(administrator)
  await screens.expectScreen('Profile')
}

test('WebRTC sends nothing, over UDP or TCP, to a STUN or TURN server, to another user of it, or into a look-up of a name [webrtc-blocked]', async ({
  page,
  gatehouse,
}, info) => {
  await signedIn(page)
  const listeners = await startListeners()
  const ports = { udp: listeners.udpPort, tcp: listeners.tcpPort, settleMs: SETTLE_MS }
  let candidates: string[] = []
  const left = await recordDepartures(gatehouse, info.outputPath('network.json'), async () => {
    candidates = await page.evaluate(async ({ udp, tcp, settleMs }) => {
      const secret = { username: 'the-live-session-id', credential: 'x' }
      const found: string[] = []
      const connection = new RTCPeerConnection({
        iceServers: [
          { urls: `stun:127.0.0.1:${udp}` },
          { urls: `turn:127.0.0.1:${udp}?transport=udp`, ...secret },
          { urls: `turn:127.0.0.1:${tcp}?transport=tcp`, ...secret },
          { urls: `turns:127.0.0.1:${tcp}?transport=tcp`, ...secret },
          { urls: 'stun:secret-of-a-session.example.org:3478' },
          { urls: 'turn:secret-of-a-session.example.org:3478?transport=tcp', ...secret },
        ],
        iceCandidatePoolSize: 4,
      })
      connection.onicecandidate = ({ candidate }) => candidate?.candidate && found.push(candidate.candidate)
      connection.createDataChannel('x')
      await connection.setLocalDescription(await connection.createOffer())
      // Connects directly to a listener, with a forged answer from the remote peer.
      const other = new RTCPeerConnection()
      await other.setRemoteDescription(connection.localDescription as RTCSessionDescription)
      await other.setLocalDescription(await other.createAnswer())
      await connection.setRemoteDescription(other.localDescription as RTCSessionDescription)
      for (const line of [
        `candidate:1 1 udp 2122260223 127.0.0.1 ${udp} typ host`,
        `candidate:2 1 tcp 1518280447 127.0.0.1 ${tcp} typ host tcptype passive`,
        `candidate:3 1 udp 2122260222 secret-of-a-session.example.org ${udp} typ host`,
      ])
        await connection.addIceCandidate({ candidate: line, sdpMid: '0' }).catch(() => undefined)
      await new Promise((resolve) => setTimeout(resolve, settleMs))
      connection.close()
      other.close()
      return found
    }, ports)
  })
  gatehouse.forgetPageErrors()
  expect({ candidates, received: listeners.received, left }).toEqual({ candidates: [], received: [], left: [] })
  await listeners.close()
})

test('hints, forms, frames, downloads, workers, pings and reports reach no server, and nothing is looked up for them [no-request-leaves]', async ({
  page,
  gatehouse,
  witness,
}, info) => {
  await signedIn(page)
  const listeners = await startListeners()
  const at = { elsewhere: witness.url('/'), tcp: listeners.tcpPort, udp: listeners.udpPort, settleMs: SETTLE_MS }
  const left = await recordDepartures(gatehouse, info.outputPath('network.json'), async () => {
    await page.evaluate(async ({ elsewhere, tcp, udp, settleMs }) => {
      const add = (tag: string, change: Record<string, string>): HTMLElement => {
        const element = document.createElement(tag)
        for (const [name, value] of Object.entries(change)) element.setAttribute(name, value)
        document.body.append(element)
        return element
      }
      const name = (index: number): string => `secret-${index}.example.org`
      add('meta', { 'http-equiv': 'x-dns-prefetch-control', content: 'on' })
      add('link', { rel: 'dns-prefetch', href: `//${name(1)}` })
      add('link', { rel: 'preconnect', href: `https://${name(2)}` })
      add('link', { rel: 'preconnect', href: `http://127.0.0.1:${tcp}` })
      add('link', { rel: 'preconnect', href: `http://localhost:${tcp}`, crossorigin: '' })
      add('link', { rel: 'prefetch', href: `http://127.0.0.1:${tcp}/prefetch` })
      add('link', { rel: 'prerender', href: `http://127.0.0.1:${tcp}/prerender` })
      add('link', { rel: 'modulepreload', href: `http://127.0.0.1:${tcp}/module.js` })
      add('iframe', { src: `${elsewhere}frame` })
      add('object', { data: `${elsewhere}object` })
      add('embed', { src: `${elsewhere}embed` })
      add('a', { href: `${elsewhere}download`, download: 'x' }).click()
      add('a', { href: '#', ping: `${elsewhere}ping` }).click()
      const form = add('form', { action: `${elsewhere}form`, method: 'post' }) as HTMLFormElement
      form.append(add('input', { name: 'session', value: 'secret' }))
      form.submit()
      const rules = add('script', { type: 'speculationrules' })
      rules.textContent = JSON.stringify({ prefetch: [{ source: 'list', urls: [`${elsewhere}speculation`] }] })
      add('meta', { 'http-equiv': 'Content-Security-Policy', content: `img-src 'none'; report-uri ${elsewhere}report` })
      add('img', { src: `${elsewhere}reported.png` })
      const attempts: (() => unknown)[] = [
        () => fetch(`${elsewhere}fetch`, { keepalive: true }),
        () => fetch(`https://${name(3)}/`),
        () => new WebSocket(`ws://127.0.0.1:${tcp}/`),
        () => new WebSocket(`wss://${name(4)}/`),
        () => new WebTransport(`https://127.0.0.1:${udp}/`).ready,
        () => new WebTransport(`https://${name(5)}/`).ready,
        () => navigator.sendBeacon(`${elsewhere}beacon`, 'secret'),
        () => new Worker(`${elsewhere}worker.js`),
        () => new SharedWorker(`${elsewhere}shared.js`),
        () => new Worker(URL.createObjectURL(new Blob([`fetch('${elsewhere}blob')`], { type: 'text/javascript' }))),
        () => window.open(`${elsewhere}open`),
        () => new Audio(`${elsewhere}audio.mp3`).play(),
        () => new EventSource(`${elsewhere}events`),
        () => Reflect.get(window, 'fetchLater')?.(`${elsewhere}later`, { activateAfter: 0 }),
      ]
      for (const attempt of attempts)
        await Promise.resolve()
          .then(() => Promise.race([attempt(), new Promise((resolve) => setTimeout(resolve, 200))]))
          .catch(() => undefined)
      await new Promise((resolve) => setTimeout(resolve, settleMs))
    }, at)
  })
  gatehouse.forgetPageErrors()
  const { paths } = witness
  expect({ paths, received: listeners.received, left }).toEqual({ paths: [], received: [], left: [] })
  await listeners.close()
})

test('every session has a proxy that is not there, for this computer’s own addresses too, and so has the window for paper [unreachable-proxy]', async ({
  page,
  gatehouse,
}) => {
  await entryScreens(page).expectScreen('Sign in')
  const routes = await gatehouse.app.evaluate(async ({ session }) => {
    const found: string[] = []
    for (const each of [session.defaultSession, session.fromPartition('paper'), session.fromPartition('persist:any-other')])
      for (const url of [
        'http://127.0.0.1:80/',
        'http://localhost/',
        'http://[::1]/',
        'https://example.org/',
        'wss://example.org/',
      ])
        found.push(await each.resolveProxy(url))
    return found
  })
  expect(new Set(routes)).toEqual(new Set(['SOCKS5 127.0.0.1:9']))
  const policies = await gatehouse.app.evaluate(({ webContents }) =>
    webContents.getAllWebContents().map((contents) => contents.getWebRTCIPHandlingPolicy()),
  )
  expect(policies).toEqual(['disable_non_proxied_udp'])
})
