import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'

type Line = { current: IncomingMessage | null; readonly waiting: (() => void)[] }

/**
 * One request of a connection after the other, as they came: Node hands over what was sent ahead at once, and a profile that was asked for
 * behind a sign-out would be answered before the session has ended.
 */
export const createLines = (mostAhead: number) => {
  const lines = new WeakMap<Duplex, Line>()

  const goOn = (socket: Duplex, line: Line): void => {
    line.current = null
    // Whoever has gone waits for no answer, and gets nothing more done.
    if (socket.destroyed) line.waiting.length = 0
    line.waiting.shift()?.()
  }

  return {
    /** Runs `begin` in its turn; false where too many wait already. */
    enter: (request: IncomingMessage, response: ServerResponse, begin: () => void): boolean => {
      const { socket } = request
      let line = lines.get(socket)
      if (!line) {
        line = { current: null, waiting: [] }
        lines.set(socket, line)
      }
      const mine = line
      if (mine.waiting.length >= mostAhead) return false
      response.once('close', () => goOn(socket, mine))
      const start = (): void => {
        mine.current = request
        begin()
      }
      if (mine.current) mine.waiting.push(start)
      else start()
      return true
    },

    /** Runs `end` behind the answers that are under way; at once where the request before is not whole, and will never be. */
    leave: (socket: Duplex, end: () => void): void => {
      const line = lines.get(socket)
      if (line?.current?.complete) line.waiting.push(end)
      else end()
    },
  }
}

export type Lines = ReturnType<typeof createLines>

/** Lets so many requests begin in one turn of the event loop, and the rest in the next ones: between two turns the windows get theirs. */
export const createTurnstile = (perTurn: number) => {
  const waiting: (() => void)[] = []
  let begun = 0
  let isCounting = false

  const count = (): void => {
    begun += 1
    if (isCounting) return
    isCounting = true
    setImmediate(turn)
  }

  const turn = (): void => {
    isCounting = false
    begun = 0
    for (const begin of waiting.splice(0, perTurn)) {
      count()
      begin()
    }
  }

  return (begin: () => void): void => {
    if (begun >= perTurn || waiting.length > 0) {
      waiting.push(begin)
      if (!isCounting) count()
      return
    }
    count()
    begin()
  }
}
