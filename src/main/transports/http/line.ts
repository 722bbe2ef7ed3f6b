import type { ServerResponse } from 'node:http'
import type { Socket } from 'node:net'

/**
 * One request of a connection after the other, as they came: Node hands over what was sent ahead at once, and a profile that was asked for
 * behind a sign-out would be answered before the session has ended.
 */
export const createLines = (mostAhead: number) => {
  const lines = new WeakMap<Socket, { isBusy: boolean; readonly waiting: (() => void)[] }>()

  /** Runs `begin` in its turn; false where too many wait already. */
  const enter = (socket: Socket, response: ServerResponse, begin: () => void): boolean => {
    let line = lines.get(socket)
    if (!line) {
      line = { isBusy: false, waiting: [] }
      lines.set(socket, line)
    }
    const mine = line
    if (mine.waiting.length >= mostAhead) return false
    response.once('close', () => {
      mine.isBusy = false
      // Whoever has gone waits for no answer, and gets nothing more done.
      if (socket.destroyed) mine.waiting.length = 0
      const next = mine.waiting.shift()
      if (next) {
        mine.isBusy = true
        next()
      }
    })
    if (mine.isBusy) mine.waiting.push(begin)
    else {
      mine.isBusy = true
      begin()
    }
    return true
  }

  return enter
}

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
