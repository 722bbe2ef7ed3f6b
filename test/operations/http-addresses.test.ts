import { createServer as createHttpServer } from 'node:http'
import { createServer, type Server } from 'node:net'
import { networkInterfaces } from 'node:os'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { followHttpPolicy } from '../../src/main/app/http-lifecycle.ts'
import { createListener } from '../../src/main/transports/http/listener.ts'
import { dumpTables } from '../helpers/database.ts'
import { sendRaw, startHttpApp } from '../helpers/http-app.ts'
import { administrator, person, startTestApp } from '../helpers/test-app.ts'

const statusesOf = (received: string): number[] =>
  [...received.matchAll(/HTTP\/1\.1 (\d{3}) /g)].map(([, status]) => Number(status))

const get = (host: string, ...headers: string[]): string =>
  ['GET / HTTP/1.1', `Host: ${host}`, 'Connection: close', ...headers, '', ''].join('\r\n')

const signInFrom = (port: number): string => {
  const body = new URLSearchParams(person).toString()
  return [
    'POST /sessions HTTP/1.1',
    `Host: 127.0.0.1:${port}`,
    'Connection: close',
    'Content-Type: application/x-www-form-urlencoded',
    `Content-Length: ${body.length}`,
    '',
    body,
  ].join('\r\n')
}

const hold = async (server: Server, port: number, host: string): Promise<number> => {
  await new Promise<void>((resolve, reject) => void server.once('error', reject).listen(port, host, resolve))
  onTestFinished(() => new Promise<void>((resolve) => void (server.listening ? server.close(() => resolve()) : resolve())))
  return (server.address() as { port: number }).port
}

/** Whether the connection is refused, because nothing listens at the address. */
const isRefused = (port: number, host: string): Promise<boolean> =>
  sendRaw(port, get(`127.0.0.1:${port}`), 500, { host }).then(
    () => false,
    (error: NodeJS.ErrnoException) => error.code === 'ECONNREFUSED',
  )

describe('a peer', () => {
  test('at any address but the one that it calls is closed before it is read, from however many addresses [other-addresses-closed]', async () => {
    const { client, register, folder } = await startHttpApp()
    await register()
    const before = dumpTables(folder)
    const addresses = Array.from({ length: 150 }, (_, index) => `127.0.${index % 3}.${index + 2}`)
    const replies = await Promise.all(
      addresses.map((localAddress) => sendRaw(client.port, signInFrom(client.port), 2_000, { localAddress })),
    )
    expect(new Set(replies)).toEqual(new Set(['']))
    expect(dumpTables(folder)).toBe(before)
    // The refused requests did not count as attempts.
    for (let attempt = 0; attempt < 30; attempt += 1) expect((await client.form('POST', '/sessions', person)).status).toBe(200)
  })

  test('at this computer’s address in its network is closed too [network-address-closed]', async () => {
    const { client } = await startHttpApp()
    const own = Object.values(networkInterfaces())
      .flatMap((addresses = []) => addresses)
      .filter(({ internal, scopeid = 0 }) => !internal && scopeid === 0)
    for (const { address: localAddress, family } of own) {
      const host = family === 'IPv6' ? '::1' : '127.0.0.1'
      const received = await sendRaw(client.port, get(`localhost:${client.port}`), 1_000, { host, localAddress }).catch(() => '')
      expect(received, localAddress).toBe('')
    }
    expect(statusesOf(await sendRaw(client.port, get(`localhost:${client.port}`)))).toEqual([200])
  })
})

describe('localhost', () => {
  test('is Gatehouse at both of its addresses, with one port, whichever the system gives [both-loopback-addresses]', async () => {
    for (let round = 0; round < 10; round += 1) {
      const { client, transport } = await startHttpApp().then(({ client: opened }) => ({
        client: opened,
        transport: opened.transport,
      }))
      for (const host of ['127.0.0.1', '::1', 'localhost'])
        expect(statusesOf(await sendRaw(client.port, get(`localhost:${client.port}`), 2_000, { host })), host).toEqual([200])
      await expect(hold(createServer(), client.port, '::1')).rejects.toThrow('EADDRINUSE')
      await transport.close()
      for (const host of ['127.0.0.1', '::1']) expect(await isRefused(client.port, host), host).toBe(true)
    }
  })

  test('names the address that was called, or itself: the other address’s name is another host [host-names-called-address]', async () => {
    const { client } = await startHttpApp()
    const ask = async (host: string, name: string): Promise<number[]> =>
      statusesOf(await sendRaw(client.port, get(name), 2_000, { host }))
    expect(await ask('::1', `[::1]:${client.port}`)).toEqual([200])
    for (const [host, name] of [
      ['::1', `127.0.0.1:${client.port}`],
      ['127.0.0.1', `[::1]:${client.port}`],
      ['::1', `[::1]:${client.port + 1}`],
      ['::1', '[::1]'],
      ['::1', `::1:${client.port}`],
      ['::1', `[0:0:0:0:0:0:0:1]:${client.port}`],
      ['::1', `[::ffff:127.0.0.1]:${client.port}`],
      ['::1', `evil.example:${client.port}`],
    ] as const)
      expect(await ask(host, name), `${name} at ${host}`).toEqual([421])
  })

  test('shares attempts, limits and the check of the origin between its two addresses', async () => {
    const { client } = await startHttpApp()
    const at6 = (headers: string) =>
      sendRaw(client.port, get(`[::1]:${client.port}`, headers), 2_000, { host: '::1' }).then(statusesOf)
    expect(await at6(`Origin: http://[::1]:${client.port}`)).toEqual([200])
    expect(await at6(`Origin: http://127.0.0.1:${client.port}`)).toEqual([403])
    for (let attempt = 0; attempt < 120; attempt += 1)
      await client.form('POST', '/sessions', { email: 'nobody@example.org', password: 'x' })
    const body = signInFrom(client.port).replace('127.0.0.1', 'localhost')
    expect(statusesOf(await sendRaw(client.port, body, 2_000, { host: '::1' }))).toEqual([429])
  })

  test('where another program listens at ::1 already, the API does not start, says why, and starts on another port [ipv6-loopback-taken]', async () => {
    const app = await startTestApp()
    const follower = followHttpPolicy({ core: app.core, version: '0.0.0-test', logError: () => 'logged' })
    onTestFinished(() => follower.close())
    const session = await app.signIn(administrator)
    const setPort = (enabled: boolean, port: number) =>
      app.call('settings:update', { http: { enabled, port, origins: [] } }, session)
    const readState = async () => (await app.call('http:read', undefined, session)).state
    const other = createServer((socket) => socket.destroy())
    const port = await hold(other, 0, '::1')
    await setPort(true, port)
    await vi.waitFor(async () => expect(await readState()).toEqual({ kind: 'failed', port, reason: 'localhost-taken' }))
    expect(await isRefused(port, '127.0.0.1')).toBe(true)
    await new Promise((resolve) => other.close(resolve))
    await setPort(false, port)
    await setPort(true, port)
    await vi.waitFor(async () => expect(await readState()).toEqual({ kind: 'listening', address: '127.0.0.1', port }))
  })

  test('has another port where the one that the system gave is taken at ::1 [ipv6-port-taken]', async () => {
    const server = createHttpServer((_request, response) => response.end())
    const listener = createListener(server)
    onTestFinished(() => listener.close())
    const taken: number[] = []
    server.on('listening', () => {
      const { port } = server.address() as { port: number }
      if (taken.length >= 3) return
      taken.push(port)
      void hold(createServer(), port, '::1')
    })
    const { port } = await listener.listen(0)
    expect(taken).toHaveLength(3)
    expect(taken).not.toContain(port)
    for (const host of ['127.0.0.1', '::1'])
      expect(statusesOf(await sendRaw(port, get('x'), 2_000, { host })), host).toEqual([200])
    for (const former of taken) expect(await isRefused(former, '127.0.0.1')).toBe(true)
  })

  test('is 127.0.0.1 alone on a computer that does not have the second address, which the state says', async () => {
    const server = createHttpServer((_request, response) => response.end())
    // For documentation (RFC 3849): no computer has it.
    const listener = createListener(server, '2001:db8::1')
    const place = await listener.listen(0)
    expect(place).toEqual({ address: '127.0.0.1', port: place.port, withoutIpv6: true })
    expect(statusesOf(await sendRaw(place.port, get('x')))).toEqual([200])
    await listener.close()
    expect(await isRefused(place.port, '127.0.0.1')).toBe(true)
  })
})
