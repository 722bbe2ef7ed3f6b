import { app, type Session } from 'electron'

/** The discard port has no listener, and only the system's administrator could start one. */
const DEAD_PROXY = 'socks5://127.0.0.1:9'

/** Without this, Chromium would connect to loopback addresses without the proxy. */
const NO_BYPASS = '<-loopback>'

/** Switches that would override the ones below. */
const OTHER_PROXIES = ['no-proxy-server', 'proxy-auto-detect', 'proxy-pac-url', 'proxy-server', 'proxy-bypass-list'] as const

/** The host of the development server. Only this host is reached without the proxy. */
const readHost = (url: string | null): { host: string; name: string } | null =>
  url === null ? null : { host: new URL(url).host, name: new URL(url).hostname }

/**
 * Blocks all network access of Chromium, because a content security policy does not cover WebRTC, preconnect and DNS hints.
 *
 * Names are not resolved, connections go to a dead proxy, and WebRTC sends no UDP. The page itself uses `app:`.
 *
 * Call before `ready`, so that it applies to every session and window.
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

/** Sets the proxy on the session too, because a session can get proxy settings from elsewhere. The switches apply until then. */
const useDeadProxy = (session: Session, bypass: string): Promise<void> =>
  session.setProxy({ mode: 'fixed_servers', proxyRules: DEAD_PROXY, proxyBypassRules: bypass })
