import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'

type Line = { current: IncomingMessage | null; readonly waiting: (() => void)[] }

/**
 * One request of a connection after the other, as they came: Node hands over what was sent ahead at once, and a profile that was asked for
 * behind a sign-out would be answered before the session has ended.
 */
export const createRequestQueue = (mostAhead: number) => {
  const lines = new WeakMap<Duplex, Line>()

  const goOn = (socket: Duplex, line: Line): void => {
    line.current = null
    // Whoever has gone waits for no answer, and gets nothing more done.
    if (socket.destroyed) line.waiting.length = 0
    line.waiting.shift()?.()
  }

  return {
    /** Runs `begin` in its turn and `end` after its answer; false where too many wait already. */
    enter: (
      request: IncomingMessage,
      response: ServerResponse,
      { begin, end }: { begin: () => void; end: () => void },
    ): boolean => {
      const { socket } = request
      let line = lines.get(socket)
      if (!line) {
        line = { current: null, waiting: [] }
        lines.set(socket, line)
      }
      const mine = line
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

    /** Whether a connection has a request that is not answered yet. */
    isBusy: (socket: Duplex): boolean => lines.get(socket)?.current != null,

    /** Runs `end` behind the answers that are under way; at once where the request before is not whole, and will never be. */
    leave: (socket: Duplex, end: () => void): void => {
      const line = lines.get(socket)
      if (line?.current?.complete) line.waiting.push(end)
      else end()
    },
  }
}

export type Lines = ReturnType<typeof createRequestQueue>

/**
 * Lets so many requests begin between two turns of the event loop, and the rest after the next: there the windows get theirs. A turn is waited for
 * only once so many have begun: waiting costs a turn of its own.
 */
export const createStartPacer = (perTurn: number) => {
  const waiting: (() => void)[] = []
  let begun = 0

  const begin = (start: () => void): void => {
    begun += 1
    if (begun === perTurn) setImmediate(turn)
    start()
  }

  const turn = (): void => {
    begun = 0
    for (const start of waiting.splice(0, perTurn)) begin(start)
  }

  return (start: () => void): void => {
    if (begun < perTurn) begin(start)
    else waiting.push(start)
  }
}

/**
 * Lets the answers of a turn of the event loop leave together at its end. Each on its own would wake its reader at once, who then takes the
 * processor from the answer after it: on two cores that halved how many are given.
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
