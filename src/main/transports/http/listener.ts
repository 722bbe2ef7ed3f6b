import type { Server } from 'node:http'
import { type AddressInfo, createServer, type Server as NetServer } from 'node:net'

const IPV4 = '127.0.0.1'
const IPV6 = '::1'

/** How often another free port is tried if the system's choice is free at only one of the two addresses. */
const MOST_TRIES = 10

/** Error codes of a computer without IPv6. No other program can listen at that address either. */
const WITHOUT_IPV6: ReadonlySet<unknown> = new Set(['EADDRNOTAVAIL', 'EAFNOSUPPORT'])

export type Place = {
  readonly address: string
  readonly port: number
  /** Not listening on `::1`, because this computer has no IPv6. */
  readonly withoutIpv6?: true
}

/** @throws the system's error if it cannot listen on the port */
const listenAt = (server: NetServer, host: string, port: number): Promise<number> =>
  new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen({ host, port, ipv6Only: host === IPV6 }, () => {
      server.off('error', reject)
      resolve((server.address() as AddressInfo).port)
    })
  })

const close = (server: NetServer): Promise<void> =>
  new Promise((resolve) => void (server.listening ? server.close(() => resolve()) : resolve()))

/**
 * Listens on one port at both addresses of `localhost`.
 *
 * Clients try `::1` first, so another program that listens there would receive Gatehouse's requests.
 */
export const createListener = (server: Server, secondAddress: string = IPV6) => {
  let beside: NetServer | null = null

  /** False if this computer has no IPv6. */
  const listenBeside = async (port: number): Promise<boolean> => {
    // With the same options as node:http's own socket. One server handles both.
    const second = createServer({ allowHalfOpen: true, noDelay: true }, (socket) => void server.emit('connection', socket))
    try {
      await listenAt(second, secondAddress, port)
      beside = second
      return true
    } catch (error) {
      if (WITHOUT_IPV6.has((error as NodeJS.ErrnoException).code)) return false
      throw error
    }
  }

  const listen = async (wanted: number, triesLeft = MOST_TRIES): Promise<Place> => {
    const port = await listenAt(server, IPV4, wanted)
    try {
      const place = { address: IPV4, port }
      return (await listenBeside(port)) ? place : { ...place, withoutIpv6: true }
    } catch (error) {
      const closed = close(server)
      server.closeAllConnections()
      await closed
      if (wanted !== 0 || triesLeft <= 1) throw error
      return listen(wanted, triesLeft - 1)
    }
  }

  return {
    /** @throws the system's error with the address, if it cannot listen at one of the two addresses */
    listen: (wanted: number): Promise<Place> => listen(wanted),

    /** Accepts no new connections. Resolves when the last connection has ended. */
    close: async (): Promise<void> => {
      await Promise.all([close(server), ...(beside ? [close(beside)] : [])])
    },
  }
}
