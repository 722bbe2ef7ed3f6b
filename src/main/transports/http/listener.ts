import type { Server } from 'node:http'
import { type AddressInfo, createServer, type Server as NetServer } from 'node:net'

const IPV4 = '127.0.0.1'
const IPV6 = '::1'

/** How often another free port is tried where the one that the system gave is free at one of the two addresses alone. */
const MOST_TRIES = 10

/** What a computer without IPv6 says of its address. Nobody else can listen there either. */
const WITHOUT_IPV6: ReadonlySet<unknown> = new Set(['EADDRNOTAVAIL', 'EAFNOSUPPORT'])

export type Place = {
  readonly address: string
  readonly port: number
  /** Not held on `::1`, where this computer has no IPv6. */
  readonly withoutIpv6?: true
}

/** @throws what the system says of a port that cannot be had */
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
 * Listens at both addresses of `localhost` with one port. The name leads to `::1` first: whoever listened there instead would be handed what
 * is meant for Gatehouse.
 */
export const createListener = (server: Server, secondAddress: string = IPV6) => {
  let beside: NetServer | null = null

  /** False where this computer has no IPv6. */
  const listenBeside = async (port: number): Promise<boolean> => {
    // As node:http sets up its own listening socket; one server answers for both.
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
    /** @throws what the system says of a port that cannot be had at one of the two addresses, which the error names */
    listen: (wanted: number): Promise<Place> => listen(wanted),

    /** No new connections; resolves once the last one has ended. */
    close: async (): Promise<void> => {
      await Promise.all([close(server), ...(beside ? [close(beside)] : [])])
    },
  }
}
