import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'

type Queue = { current: IncomingMessage | null; readonly waiting: (() => void)[] }

/**
 * Runs the requests of a connection one at a time, in their order.
 *
 * Node hands over pipelined requests at once. Without the queue, a profile request could be answered before an earlier sign-out
 * takes effect.
 */
export const createRequestQueue = (mostAhead: number) => {
  const queues = new WeakMap<Duplex, Queue>()

  const goOn = (socket: Duplex, queue: Queue): void => {
    queue.current = null
    // The peer has gone, so its waiting requests are dropped.
    if (socket.destroyed) queue.waiting.length = 0
    queue.waiting.shift()?.()
  }

  return {
    /** Runs `begin` when it is the request's turn, and `end` after the response. Returns false if too many wait already. */
    enter: (
      request: IncomingMessage,
      response: ServerResponse,
      { begin, end }: { begin: () => void; end: () => void },
    ): boolean => {
      const { socket } = request
      let queue = queues.get(socket)
      if (!queue) {
        queue = { current: null, waiting: [] }
        queues.set(socket, queue)
      }
      const mine = queue
      if (mine.waiting.length >= mostAhead) return false
      response.once('close', () => {
        end()
        goOn(socket, mine)
      })
      const start = (): void => {
        mine.current = request
        begin()
      }
      if (mine.current) mine.waiting.push(start)
      else start()
      return true
    },

    /** Whether the connection has an unanswered request. */
    isBusy: (socket: Duplex): boolean => queues.get(socket)?.current != null,

    /** Runs `end` after the responses in progress. Runs it at once if the current request can never be complete. */
    leave: (socket: Duplex, end: () => void): void => {
      const queue = queues.get(socket)
      if (queue?.current?.complete) queue.waiting.push(end)
      else end()
    },
  }
}

export type RequestQueue = ReturnType<typeof createRequestQueue>

/**
 * Limits how many requests start per event-loop tick, so that the windows are served in between.
 *
 * A request waits only when the limit is reached, because every wait costs a tick.
 */
export const createStartPacer = (perTurn: number) => {
  const waiting: (() => void)[] = []
  let begun = 0

  const begin = (start: () => void): void => {
    begun += 1
    if (begun === perTurn) setImmediate(nextTick)
    start()
  }

  const nextTick = (): void => {
    begun = 0
    for (const start of waiting.splice(0, perTurn)) begin(start)
  }

  return (start: () => void): void => {
    if (begun < perTurn) begin(start)
    else waiting.push(start)
  }
}

/**
 * Sends the responses of an event-loop tick together at its end.
 *
 * Sent one by one, each would wake its reader, which then takes the processor. On two cores that halved the throughput.
 */
export const createResponseBatcher = () => {
  const leaving: (() => void)[] = []
  const open = (): void => {
    for (const leave of leaving.splice(0)) leave()
  }
  return (leave: () => void): void => {
    leaving.push(leave)
    if (leaving.length === 1) setImmediate(open)
  }
}
