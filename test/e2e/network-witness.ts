import { createSocket } from 'node:dgram'
import { readFileSync } from 'node:fs'
import { createServer, type Socket } from 'node:net'
import type { Gatehouse } from './gatehouse-test.ts'

/** Listens on one UDP and one TCP port, as a STUN or TURN server would, and records what it receives. */
export const startListeners = async () => {
  const received: string[] = []
  const udp = createSocket('udp4')
  udp.on('message', (message) => received.push(`udp ${message.length} bytes`))
  const sockets = new Set<Socket>()
  const tcp = createServer((socket) => {
    sockets.add(socket)
    received.push('tcp connection')
    socket.on('error', () => undefined)
  })
  await new Promise<void>((resolve) => udp.bind(0, '127.0.0.1', resolve))
  await new Promise<void>((resolve) => tcp.listen(0, '127.0.0.1', resolve))
  const { port } = tcp.address() as { port: number }
  return {
    udpPort: udp.address().port,
    tcpPort: port,
    received,
    close: async (): Promise<void> => {
      for (const socket of sockets) socket.destroy()
      await Promise.all([new Promise<void>((resolve) => udp.close(resolve)), new Promise((resolve) => tcp.close(resolve))])
    },
  }
}

type NetLog = {
  constants: { logEventTypes: Record<string, number> }
  events: { type: number; params?: Record<string, unknown> }[]
}

/** The events in Chromium's log for a name lookup, a new connection or a sent datagram. */
const departures =
  /^(HOST_RESOLVER_MANAGER_REQUEST|HOST_RESOLVER_SYSTEM_TASK|HOST_RESOLVER_DNS_TASK|DNS_TRANSACTION|TCP_CONNECT|UDP_BYTES_SENT)/

/** Chromium logs a name that it must not look up as this one, which it refuses itself. */
const UNKNOWN = /~notfound/i

/** The lookups and connections of Chromium during `work`, from its own log. */
export const recordDepartures = async (gatehouse: Gatehouse, file: string, work: () => Promise<void>): Promise<string[]> => {
  await gatehouse.app.evaluate(({ netLog }, path) => netLog.startLogging(path, { captureMode: 'everything' }), file)
  await work()
  await gatehouse.app.evaluate(({ netLog }) => netLog.stopLogging())
  const { constants, events } = JSON.parse(readFileSync(file, 'utf8')) as NetLog
  const names = new Map(Object.entries(constants.logEventTypes).map(([name, type]) => [type, name]))
  const left = events.flatMap(({ type, params }) => {
    const name = names.get(type) ?? ''
    // An event's end has no address.
    const place = params?.host ?? params?.address ?? params?.address_list ?? params?.byte_count
    return departures.test(name) && place !== undefined && !UNKNOWN.test(String(place))
      ? [`${name} ${JSON.stringify(place)}`]
      : []
  })
  return [...new Set(left)]
}
