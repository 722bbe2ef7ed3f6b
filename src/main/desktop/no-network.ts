import { app, type Session } from 'electron'

/** Nothing listens at the discard port, and only the system's administrator could listen there. */
const DEAD_PROXY = 'socks5://127.0.0.1:9'

/** Chromium would otherwise reach this computer’s own addresses without a proxy. */
const NO_BYPASS = '<-loopback>'

/** Switches that would take the place of the ones below. */
const OTHER_PROXIES = ['no-proxy-server', 'proxy-auto-detect', 'proxy-pac-url', 'proxy-server', 'proxy-bypass-list'] as const

/** The host of the development server, with its port where it names one; it alone is reached directly. */
const readHost = (url: string | null): { host: string; name: string } | null =>
  url === null ? null : { host: new URL(url).host, name: new URL(url).hostname }

/**
 * Leaves Chromium no way out of this program: no content security policy covers WebRTC, preconnect and DNS hints. Names are not looked up,
 * connections go to a proxy that is not there, and WebRTC sends no UDP. The window needs none of it: its page comes over `app:`.
 *
 * Before `ready`, so that it holds before anything is loaded, for each session and window that there will ever be.
 */
export const cutNetwork = (developmentUrl: string | null): void => {
  const development = readHost(developmentUrl)
  const bypass = development ? `${NO_BYPASS};${development.host}` : NO_BYPASS
  for (const name of OTHER_PROXIES) app.commandLine.removeSwitch(name)
  app.commandLine.appendSwitch('proxy-server', DEAD_PROXY)
  app.commandLine.appendSwitch('proxy-bypass-list', bypass)
  app.commandLine.appendSwitch('host-resolver-rules', `MAP * ~NOTFOUND${development ? `, EXCLUDE ${development.name}` : ''}`)
  app.commandLine.appendSwitch('disable-quic')
  app.on('session-created', (session) => void useDeadProxy(session, bypass))
  app.on('web-contents-created', (_event, contents) => contents.setWebRTCIPHandlingPolicy('disable_non_proxied_udp'))
}

/** Over again for what a session takes from elsewhere; the switches hold until then, and where this fails. */
const useDeadProxy = (session: Session, bypass: string): Promise<void> =>
  session.setProxy({ mode: 'fixed_servers', proxyRules: DEAD_PROXY, proxyBypassRules: bypass })
