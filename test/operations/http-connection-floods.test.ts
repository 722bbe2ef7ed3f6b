import { connect, type Socket } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'
import { expect, onTestFinished, test } from 'vitest'
import { HTTP_LIMITS } from '../../src/main/transports/http/http-limits.ts'
import { startHttpApp } from '../helpers/http-app.ts'
import { person } from '../helpers/test-app.ts'

/** Connections that send this, read nothing, and are opened again whenever they are closed. */
const keepConnecting = (port: number, bytes: string): void => {
  const sockets = new Set<Socket>()
  let isOver = false
  const open = (): void => {
    if (isOver) return
    const socket = connect(port, '127.0.0.1', () => socket.write(bytes))
    sockets.add(socket)
    socket.pause()
    socket.on('error', () => undefined)
    socket.on('close', () => {
      sockets.delete(socket)
      setTimeout(open, 20)
    })
  }
  for (let count = 0; count < HTTP_LIMITS.connections + 20; count += 1) open()
  onTestFinished(() => {
    isOver = true
    for (const socket of sockets) socket.destroy()
  })
}

const head = (port: number, method: string, path: string): string => `${method} ${path} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\n`

const floods: [string, (port: number) => string][] = [
  ['that say nothing', () => ''],
  ['whose headers never end', (port) => head(port, 'GET', '/')],
  [
    'whose bodies never end',
    (port) =>
      `${head(port, 'POST', '/sessions')}Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 500\r\n\r\nemail=`,
  ],
  ['that take no answers', (port) => `${head(port, 'GET', '/docs')}\r\n`.repeat(30)],
]

test.each(floods)(
  'more connections than there may be, %s, keep nobody from signing in [connection-crowd]',
  { timeout: 60_000 },
  async (_what, bytesOf) => {
    const { client, register, unexpected } = await startHttpApp()
    await register()
    keepConnecting(client.port, bytesOf(client.port))
    await wait(1_000)
    for (let attempt = 0; attempt < 10; attempt += 1) {
      const reply = await client.send('POST', '/sessions', {
        body: new URLSearchParams(person),
        headers: { connection: 'close' },
        signal: AbortSignal.timeout(15_000),
      })
      expect(reply.status).toBe(200)
      await wait(50)
    }
    expect(unexpected).toEqual([])
  },
)

test('what a connection still reads ends when the connection closes, and nothing that another one reads', async () => {
  const { client } = await startHttpApp()
  const [leaving, staying] = [connect(client.port, '127.0.0.1'), connect(client.port, '127.0.0.1')]
  onTestFinished(() => void staying.destroy())
  for (const socket of [leaving, staying]) socket.resume().write(`${head(client.port, 'GET', '/profile')}\r\n`)
  await expect.poll(() => client.callers.length).toBe(2)
  leaving.destroy()
  await expect.poll(() => client.callers.map(({ signal }) => signal?.aborted).sort()).toEqual([false, true])
})
