import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'

type Exchange = { readonly request: IncomingMessage; readonly response: ServerResponse }

const LOOPBACK: ReadonlySet<string> = new Set(['127.0.0.1', '::1'])

/**
 * Whether the peer uses the same address that it called, as normal programs do.
 *
 * Another address of 127.0.0.0/8 or of this computer's network must be chosen deliberately.
 */
const isOwnPeer = ({ remoteAddress, localAddress }: Socket): boolean =>
  localAddress !== undefined && LOOPBACK.has(localAddress) && remoteAddress === localAddress

// Pipelined requests do not count, because they wait for the first one.
const isAnswering = (exchanges: ReadonlySet<Exchange>): boolean => {
  const [first] = exchanges
  return first?.request.complete === true && !first.response.writableEnded
}

/**
 * Limits the open connections to `most`. A new connection above this replaces the one that has waited longest for its peer.
 *
 * Idle connections therefore cannot keep other programs out.
 */
export const createConnections = (most: number) => {
  // In the order of opening or last response.
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
    /** Accepts a new connection or closes it. */
    admit: (socket: Socket): void => {
      if (!isOwnPeer(socket) || (connections.size >= most && !dropWaiting())) {
        socket.destroy()
        return
      }
      connections.set(socket, new Set())
      socket.once('close', () => connections.delete(socket))
    },

    /** Tracks a request until its response has been sent. */
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
