import { createConnection, type Socket } from 'node:net'
import { type DbusSignal, decodeSignal, encodeBusCall, measureMessage } from './dbus-message.ts'

/** The pause before a lost or missing bus is tried again (milliseconds). A desktop that starts later is found within a minute. */
const RETRY_MS = 30_000

/** The longest line of the authentication (bytes). */
const LINE_MAX = 4_096

/** The path of a bus address, such as `unix:path=/run/user/1000/bus`. An abstract name begins with a zero byte. Null for other transports. */
const findBusPath = (address: string): string | null => {
  for (const one of address.split(';')) {
    const [, options] = /^unix:(.+)$/.exec(one) ?? []
    const values = new Map((options ?? '').split(',').map((pair) => [pair.split('=', 1)[0], pair.slice(pair.indexOf('=') + 1)]))
    const [path, abstract] = [values.get('path'), values.get('abstract')]
    if (path !== undefined) return decodeURIComponent(path)
    if (abstract !== undefined) return `\0${decodeURIComponent(abstract)}`
  }
  return null
}

type Listener = {
  readonly address: string
  /** Match rules of D-Bus, which choose the signals. */
  readonly rules: readonly string[]
  readonly onSignal: (signal: DbusSignal) => void
}

/** Authenticates as the user of this process (SASL EXTERNAL), then reads messages. */
class Connection {
  readonly #socket: Socket
  readonly #listener: Listener
  #received = Buffer.alloc(0)
  #isOpen = false

  constructor(path: string, listener: Listener) {
    this.#listener = listener
    this.#socket = createConnection(path)
    this.#socket.unref()
    this.#socket.on('connect', () => {
      const user = Buffer.from(String(process.getuid?.() ?? 0), 'utf8').toString('hex')
      this.#socket.write(`\0AUTH EXTERNAL ${user}\r\n`)
    })
    this.#socket.on('data', (chunk) => this.#read(chunk))
    // 'close' follows, which tries again.
    this.#socket.on('error', () => undefined)
  }

  onClose(listener: () => void): void {
    this.#socket.once('close', listener)
  }

  #read(chunk: Buffer): void {
    this.#received = Buffer.concat([this.#received, chunk])
    try {
      if (!this.#isOpen) this.#authenticate()
      if (this.#isOpen) this.#readMessages()
    } catch {
      // What is not D-Bus is not read any further.
      this.#socket.destroy()
    }
  }

  #authenticate(): void {
    const end = this.#received.indexOf('\r\n')
    if (end < 0) {
      if (this.#received.length > LINE_MAX) throw new RangeError('a line is too long')
      return
    }
    if (!this.#received.toString('latin1', 0, end).startsWith('OK')) throw new Error('the bus refuses this user')
    this.#received = this.#received.subarray(end + 2)
    this.#isOpen = true
    this.#socket.write('BEGIN\r\n')
    const calls = [{ member: 'Hello' }, ...this.#listener.rules.map((argument) => ({ member: 'AddMatch', argument }))]
    for (const [index, call] of calls.entries()) this.#socket.write(encodeBusCall({ serial: index + 1, ...call }))
  }

  #readMessages(): void {
    for (let length = measureMessage(this.#received); length !== null; length = measureMessage(this.#received)) {
      if (this.#received.length < length) return
      const signal = decodeSignal(this.#received.subarray(0, length))
      this.#received = this.#received.subarray(length)
      if (signal) this.#listener.onSignal(signal)
    }
  }
}

/** Listens to signals of a bus for as long as the process runs, also after the bus was restarted. */
export const listenToBus = (listener: Listener): void => {
  const path = findBusPath(listener.address)
  if (path === null) return
  const connect = (): void => new Connection(path, listener).onClose(() => setTimeout(connect, RETRY_MS).unref())
  connect()
}
