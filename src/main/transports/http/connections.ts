import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'

type Exchange = { readonly request: IncomingMessage; readonly response: ServerResponse }

const LOOPBACK: ReadonlySet<string> = new Set(['127.0.0.1', '::1'])

/**
 * Whether the peer has the very address that it called. Programs that connect as usual do; another address of 127.0.0.0/8, or of this
 * computer in its network, has to be chosen, and nobody needs to.
 */
const isOwnPeer = ({ remoteAddress, localAddress }: Socket): boolean =>
  localAddress !== undefined && LOOPBACK.has(localAddress) && remoteAddress === localAddress

// What is sent ahead does not count: it waits behind the first.
const isAnswering = (exchanges: ReadonlySet<Exchange>): boolean => {
  const [first] = exchanges
  return first?.request.complete === true && !first.response.writableEnded
}

/**
 * The connections that are open, up to `most`. Beyond, a new one takes the place of the one that has kept us waiting for longest, be it for a
 * request, the rest of one, or for taking an answer. Whoever holds connections and says nothing so keeps nobody out.
 */
export const createConnections = (most: number) => {
  // In the order in which each was opened or last answered.
  const connections = new Map<Socket, Set<Exchange>>()

  const dropWaiting = (): boolean => {
    for (const [socket, exchanges] of connections) {
      if (isAnswering(exchanges)) continue
      connections.delete(socket)
      socket.destroy()
      return true
    }
    return false
  }

  return {
    /** Keeps a new connection, or closes it. */
    admit: (socket: Socket): void => {
      if (!isOwnPeer(socket) || (connections.size >= most && !dropWaiting())) {
        socket.destroy()
        return
      }
      connections.set(socket, new Set())
      socket.once('close', () => connections.delete(socket))
    },

    /** A request of a connection, until its answer has left. */
    follow: (request: IncomingMessage, response: ServerResponse): void => {
      const { socket } = request
      const exchanges = connections.get(socket)
      if (!exchanges) return
      const exchange = { request, response }
      exchanges.add(exchange)
      response.once('close', () => {
        exchanges.delete(exchange)
        if (!connections.delete(socket)) return
        connections.set(socket, exchanges)
      })
    },
  }
}
