import { connect } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import { HTTP_LIMITS, type HttpLimits } from '../../src/main/transports/http/http-limits.ts'
import { dumpTables } from '../helpers/database.ts'
import { sendRaw, startHttpApp } from '../helpers/http-app.ts'
import { cookieOf, readCookie } from '../helpers/http-client.ts'
import { administrator, person } from '../helpers/test-app.ts'

const LISTED = 'http://localhost:3000'

/** The statuses of all answers in what came back. */
const statusesOf = (received: string): number[] =>
  [...received.matchAll(/HTTP\/1\.1 (\d{3}) /g)].map(([, status]) => Number(status))

/** Everything that every answer carries, also those that no route gives. */
const expectGuarded = (received: string): void => {
  for (const line of [
    'cache-control: no-store',
    'x-content-type-options: nosniff',
    'x-frame-options: deny',
    'content-security-policy: default-src',
  ])
    expect(received.toLowerCase()).toContain(line)
  expect(received).not.toMatch(/x-powered-by|^server:/im)
}

const urlencoded = (fields: Record<string, string>): string => new URLSearchParams(fields).toString()

const post = (path: string, port: number, body: string, ...headers: string[]): string =>
  [
    `POST ${path} HTTP/1.1`,
    `Host: 127.0.0.1:${port}`,
    'Content-Type: application/x-www-form-urlencoded',
    `Content-Length: ${Buffer.byteLength(body)}`,
    ...headers,
    '',
    body,
  ].join('\r\n')

describe('the host', () => {
  test('is 127.0.0.1 or localhost with the right port; another name is DNS rebinding', async () => {
    const { client } = await startHttpApp()
    const ask = async (host: string): Promise<number[]> =>
      statusesOf(await sendRaw(client.port, `GET / HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`))
    for (const own of [`127.0.0.1:${client.port}`, `localhost:${client.port}`, `LOCALHOST:${client.port}`])
      expect(await ask(own)).toEqual([200])
    const others = [
      `evil.example:${client.port}`,
      `localhost.:${client.port}`,
      `127.0.0.1.:${client.port}`,
      `localhost.evil.example:${client.port}`,
      `127.0.0.1.nip.io:${client.port}`,
      `[::1]:${client.port}`,
      `127.1:${client.port}`,
      `0.0.0.0:${client.port}`,
      `user@127.0.0.1:${client.port}`,
      `127.0.0.1:${client.port}@evil.example`,
      `127.0.0.1:${client.port + 1}`,
      '127.0.0.1',
      'localhost',
    ]
    for (const host of others) expect(await ask(host), host).toEqual([421])
  })

  test('is named once, by a header: missing, double, empty or in an absolute URL it is refused [host-header-required]', async () => {
    const { client } = await startHttpApp()
    const own = `Host: 127.0.0.1:${client.port}`
    const ask = (head: string): Promise<string> => sendRaw(client.port, `${head}\r\nConnection: close\r\n\r\n`)
    const wrong = [
      'GET / HTTP/1.1',
      'GET / HTTP/1.0',
      `GET / HTTP/1.1\r\n${own}\r\n${own}`,
      `GET / HTTP/1.1\r\n${own}\r\nhost: evil.example`,
      `GET / HTTP/1.1\r\nHost: evil.example\r\n${own}`,
      `GET http://127.0.0.1:${client.port}/ HTTP/1.1\r\n${own}`,
      `GET http://evil.example/ HTTP/1.1\r\n${own}`,
      `OPTIONS * HTTP/1.1\r\n${own}`,
    ]
    for (const head of wrong) {
      const received = await ask(head)
      expect(statusesOf(received), head).toEqual([400])
      expect(received).toContain('{"message":')
      expectGuarded(received)
    }
    expect(statusesOf(await ask('GET / HTTP/1.1\r\nHost:'))).toEqual([421])
    expect(statusesOf(await ask(`CONNECT evil.example:443 HTTP/1.1\r\n${own}`))).toEqual([])
  })

  test('that only a proxy would name does not count: X-Forwarded and its kin are ignored [forwarded-headers-ignored]', async () => {
    const { client } = await startHttpApp()
    const names = ['X-Forwarded-Host', 'X-Forwarded-For', 'X-Forwarded-Proto', 'Forwarded', 'X-Real-IP', 'X-HTTP-Method-Override']
    const headers = Object.fromEntries(names.map((name) => [name, 'evil.example']))
    expect((await client.send('GET', '/', { headers })).status).toBe(200)
    // One source, whatever it says that it is: its bucket is empty after as many attempts.
    let refused = 0
    for (let attempt = 0; attempt < 125; attempt += 1) {
      const body = new URLSearchParams({ email: 'nobody@example.org', password: 'x' })
      const reply = await client.send('POST', '/sessions', { body, headers: { 'X-Forwarded-For': `10.0.0.${attempt}` } })
      if (reply.status === 429) refused += 1
    }
    expect(refused).toBe(5)
    const last = await client.form('POST', '/sessions', { email: 'nobody@example.org', password: 'x' })
    expect([last.status, last.headers.get('retry-after')]).toEqual([429, '1'])
  })
})

describe('a page of another origin', () => {
  test('changes nothing with a user’s cookie, and signs no user in as another [cross-site-cookie-refused]', async () => {
    const { client, register, signIn, folder } = await startHttpApp()
    await register()
    const sessionId = await signIn()
    const foreign: Record<string, string>[] = [
      { origin: 'http://evil.example' },
      { origin: 'null' },
      { origin: `http://127.0.0.1:${client.port + 1}` },
      { origin: `https://127.0.0.1:${client.port}` },
      // The two names of this computer are two sites.
      { origin: `http://localhost:${client.port}` },
      { 'sec-fetch-site': 'cross-site' },
      { 'sec-fetch-site': 'same-site' },
      { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate' },
      { 'sec-fetch-site': 'something-new' },
    ]
    const before = dumpTables(folder)
    for (const headers of foreign) {
      const named = JSON.stringify(headers)
      const body = new URLSearchParams(person)
      expect((await client.send('POST', '/sessions', { headers, body })).status, named).toBe(403)
      expect(
        (await client.send('POST', '/users', { headers, body: new URLSearchParams({ ...person, email: 'new@example.org' }) }))
          .status,
      ).toBe(403)
      expect((await client.send('DELETE', '/sessions', { headers: { ...headers, ...cookieOf(sessionId) } })).status, named).toBe(
        403,
      )
    }
    expect(dumpTables(folder)).toBe(before)
  })

  test('reads nothing, and a link from it may be followed [cross-site-read-refused]', async () => {
    const { client } = await startHttpApp()
    const ask = async (...headers: string[]): Promise<number[]> =>
      statusesOf(
        await sendRaw(
          client.port,
          ['GET /docs HTTP/1.1', `Host: 127.0.0.1:${client.port}`, 'Connection: close', ...headers, '', ''].join('\r\n'),
        ),
      )
    expect(await ask('Sec-Fetch-Site: cross-site', 'Sec-Fetch-Mode: no-cors')).toEqual([403])
    expect(await ask('Sec-Fetch-Site: same-site')).toEqual([403])
    expect(await ask('Sec-Fetch-Site: cross-site', 'Sec-Fetch-Mode: navigate')).toEqual([200])
    expect(await ask('Sec-Fetch-Site: none', 'Sec-Fetch-Mode: navigate')).toEqual([200])
    expect(await ask('Sec-Fetch-Site: same-origin')).toEqual([200])
    expect(await ask(`Origin: ${client.base}`)).toEqual([200])
  })

  test('is asked before it calls (CORS), and only listed origins may [cors-listed-origins]', async () => {
    const { client } = await startHttpApp({ origins: [LISTED] })
    const preflight = (origin: string) =>
      client.send('OPTIONS', '/sessions', { headers: { origin, 'access-control-request-method': 'POST' } })
    const allowed = await preflight(LISTED)
    expect([allowed.status, allowed.headers.get('access-control-allow-origin')]).toEqual([204, LISTED])
    expect(allowed.headers.get('access-control-allow-credentials')).toBe('true')
    const denied = await preflight('http://localhost:3001')
    expect([denied.status, denied.headers.get('access-control-allow-origin')]).toEqual([403, null])
    const headers = { origin: LISTED, 'sec-fetch-site': 'same-site' }
    const reply = await client.send('POST', '/users', { headers, body: new URLSearchParams(person) })
    expect([reply.status, reply.headers.get('access-control-allow-origin'), reply.headers.get('vary')]).toEqual([
      200,
      LISTED,
      'origin',
    ])
    expect((await client.send('GET', '/')).headers.get('access-control-allow-origin')).toBeNull()
    // Without the origin there is no page that could read the answer.
    expect(
      (await client.send('GET', '/', { headers: { 'sec-fetch-site': 'same-site', 'sec-fetch-mode': 'no-cors' } })).status,
    ).toBe(403)
    expect((await client.send('OPTIONS', '/sessions')).status).toBe(405)
  })

  test('that sends a form of a type that needs no question gets no further than the type [cross-site-form-type]', async () => {
    const { client, folder } = await startHttpApp()
    const before = dumpTables(folder)
    for (const type of ['text/plain', 'application/xml', 'application/x-www-form-urlencoded2', '']) {
      const received = await sendRaw(
        client.port,
        `POST /users HTTP/1.1\r\nHost: 127.0.0.1:${client.port}\r\nContent-Type: ${type}\r\nContent-Length: 3\r\nConnection: close\r\n\r\na=b`,
      )
      expect(statusesOf(received), type).toEqual([415])
      expectGuarded(received)
    }
    expect(dumpTables(folder)).toBe(before)
  })
})

describe('cookies', () => {
  test('that were tossed beside ours count for nothing, whichever comes first [cookie-tossing]', async () => {
    const { client, register, signIn } = await startHttpApp()
    await register()
    const [mine, theirs] = [await signIn(), await signIn()]
    for (const pair of [
      [mine, theirs],
      [theirs, mine],
      [mine, 'x'],
      ['', mine],
      [mine, mine],
    ]) {
      const cookie = pair.map((id) => `session_id=${id}`).join('; ')
      expect((await client.send('GET', '/profile', { headers: { cookie } })).status, cookie).toBe(403)
    }
    const beside = `other=1; session_id=${mine}; session_idx=2; xsession_id=3`
    expect((await client.send('GET', '/profile', { headers: { cookie: beside } })).status).toBe(200)
  })

  test('brought to a sign-in are never adopted, and a failed one leaves the open session alone', async () => {
    const { client, register, signIn } = await startHttpApp()
    await register()
    const fixed = 'f47ac10b-58cc-4372-a567-0e02b2c3d479'
    const opened = readCookie(await client.form('POST', '/sessions', person, fixed)) ?? ''
    expect(opened).not.toBe(fixed)
    expect((await client.send('GET', '/profile', { headers: cookieOf(fixed) })).status).toBe(403)
    const mine = await signIn()
    const failed = await client.form('POST', '/sessions', { ...person, password: 'wrong' }, mine)
    expect([failed.status, failed.headers.getSetCookie()]).toEqual([401, []])
    expect((await client.send('GET', '/profile', { headers: cookieOf(mine) })).status).toBe(200)
  })
})

describe('what is sent', () => {
  test('in the query string is no credential [no-credential-in-query]', async () => {
    const { client, register, signIn } = await startHttpApp()
    await register()
    const query = urlencoded(person)
    expect((await client.send('POST', `/sessions?${query}`)).status).toBe(400)
    expect((await client.form('POST', `/sessions?${query}`, { email: person.email, password: 'wrong' })).status).toBe(401)
    expect((await client.send('GET', `/profile?session_id=${await signIn()}`)).status).toBe(403)
  })

  test('in unknown fields is ignored, and of a repeated field the first counts or the request is refused', async () => {
    const { client, register, call, signIn } = await startHttpApp()
    await register()
    const administrators = { ...person, email: 'new@example.org', role: 'administrator', id: 'x', __proto__: 'x' }
    expect((await client.form('POST', '/users', administrators)).status).toBe(200)
    const session = await signIn({ ...person, email: 'new@example.org' })
    expect((await call('auth:profile', undefined, session)).role).toBe('user')
    const [right, wrong] = [`password=${encodeURIComponent(person.password)}`, 'password=wrong']
    const login = (body: string | FormData, headers: Record<string, string> = {}) =>
      client.send('POST', '/sessions', { body, headers })
    const form = { 'content-type': 'application/x-www-form-urlencoded' }
    expect((await login(`email=${person.email}&${right}&${wrong}`, form)).status).toBe(200)
    expect((await login(`email=${person.email}&${wrong}&${right}`, form)).status).toBe(401)
    const parts = (first: string, second: string): FormData => {
      const data = new FormData()
      data.append('email', person.email)
      data.append('password', first)
      data.append('password', second)
      return data
    }
    expect((await login(parts(person.password, 'wrong'))).status).toBe(200)
    expect((await login(parts('wrong', person.password))).status).toBe(401)
    const json = { 'content-type': 'application/json' }
    const twice = (first: string, second: string) =>
      `{"email":"${person.email}","password":"${first}","pass\\u0077ord":"${second}"}`
    expect((await login(twice(person.password, 'wrong'), json)).status).toBe(400)
    expect((await login(twice('wrong', person.password), json)).status).toBe(400)
  })

  test('is read as a form, multipart or JSON alike; what is missing, of another type or no body at all is 400 in JSON [http-body-kinds]', async () => {
    const { client, unexpected } = await startHttpApp()
    const json = { 'content-type': 'application/json' }
    const multipart = new FormData()
    multipart.set('email', 'm@example.org')
    multipart.set('password', person.password)
    expect((await client.send('POST', '/users', { body: multipart })).status).toBe(200)
    expect(
      (await client.send('POST', '/users', { body: JSON.stringify({ ...person, email: 'j@example.org' }), headers: json }))
        .status,
    ).toBe(200)
    const file = new FormData()
    file.set('email', 'f@example.org')
    file.set('password', new Blob([person.password]), 'password.txt')
    const bad: RequestInit[] = [
      {},
      { body: file },
      { body: new FormData() },
      { body: new URLSearchParams({ email: person.email }) },
      { body: '', headers: json },
      { body: 'null', headers: json },
      { body: '[]', headers: json },
      { body: '{"email":', headers: json },
      { body: JSON.stringify({ email: 1, password: {} }), headers: json },
      { body: '{"__proto__":{"email":"p@example.org","password":"seven green bicycles"}}', headers: json },
      { body: 'no boundary', headers: { 'content-type': 'multipart/form-data' } },
      { body: '--x\r\nbroken', headers: { 'content-type': 'multipart/form-data; boundary=x' } },
    ]
    for (const [index, options] of bad.entries()) {
      const reply = await client.send('POST', '/users', options)
      expect([index, reply.status, reply.json]).toEqual([index, 400, expect.objectContaining({ message: expect.any(String) })])
    }
    expect(unexpected).toEqual([])
  })

  test('over a mebibyte is 413, whether it says so or not, and nothing is changed [http-body-limit]', async () => {
    const { client, folder } = await startHttpApp()
    const before = dumpTables(folder)
    const long = 'x'.repeat(1_048_577)
    expect((await client.form('POST', '/users', { email: 'a@b.c', password: long })).status).toBe(413)
    const multipart = new FormData()
    multipart.set('email', long)
    expect((await client.send('POST', '/users', { body: multipart })).status).toBe(413)
    const claimed = await sendRaw(
      client.port,
      post('/users', client.port, '', 'Connection: close').replace('Content-Length: 0', 'Content-Length: 99999999999'),
    )
    expect(statusesOf(claimed)).toEqual([413])
    const chunk = `${(65_536).toString(16)}\r\n${'x'.repeat(65_536)}\r\n`
    const head = `POST /users HTTP/1.1\r\nHost: 127.0.0.1:${client.port}\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n`
    expect(statusesOf(await sendRaw(client.port, [head, ...Array.from({ length: 17 }, () => chunk)]))).toEqual([413])
    expect(dumpTables(folder)).toBe(before)
  })

  test('in more pieces than any form has is 413 before they are read: the windows do not wait for them', async () => {
    const { client, folder } = await startHttpApp()
    const before = dumpTables(folder)
    const part = '--x\r\nContent-Disposition: form-data; name="a"\r\n\r\n\r\n'
    const bodies: readonly (readonly [type: string, body: string])[] = [
      ['application/x-www-form-urlencoded', 'a&'.repeat(500_000)],
      ['application/json', `{${Array.from({ length: 100_000 }, (_, index) => `"${index}":1`)}}`],
      ['application/json', `{"email":${'['.repeat(500_000)}${']'.repeat(500_000)}}`],
      ['application/json', `{"email":[${'"",'.repeat(300_000)}""]}`],
      ['application/json', '{"'.repeat(500_000)],
      ['multipart/form-data; boundary=x', part.repeat(20_000)],
    ]
    for (const [type, body] of bodies)
      expect((await client.send('POST', '/users', { body, headers: { 'content-type': type } })).status, type).toBe(413)
    expect(dumpTables(folder)).toBe(before)
    // What an honest client sends is far from it, in whatever characters.
    const password = '"[{,}]"\\'.repeat(100)
    const fields = {
      email: person.email,
      password,
      ...Object.fromEntries(Array.from({ length: 98 }, (_, index) => [index, 'x'])),
    }
    expect((await client.form('POST', '/users', fields)).status).toBe(200)
    const json = { body: JSON.stringify({ email: 'j@example.org', password }), headers: { 'content-type': 'application/json' } }
    expect((await client.send('POST', '/users', json)).status).toBe(200)
  })

  test('to no route is 404, with another method 405 that names those it has; a trailing slash makes no difference, and HEAD works [http-routes-and-methods]', async () => {
    const { client } = await startHttpApp()
    for (const path of ['/nothing', '/users/1', '/profile/x', '/PROFILE', '/%2e%2e/etc/passwd', '/api', '/api/desktop/quit'])
      expect(await client.send('GET', path), path).toMatchObject({ status: 404, json: { message: expect.any(String) } })
    const allow = async (method: string, path: string) => {
      const { status, headers, json } = await client.send(method, path)
      expect(json).toMatchObject({ message: expect.any(String) })
      return [status, headers.get('allow')]
    }
    expect(await allow('POST', '/')).toEqual([405, 'GET, HEAD, DELETE'])
    expect(await allow('GET', '/users')).toEqual([405, 'POST'])
    expect(await allow('GET', '/sessions/')).toEqual([405, 'POST, DELETE'])
    expect(await allow('PATCH', '/reset_password?x=1')).toEqual([405, 'POST, PUT'])
    expect((await client.send('GET', '/profile/')).status).toBe(403)
    expect((await client.form('POST', '/users/', person)).status).toBe(200)
    const head = await sendRaw(client.port, `HEAD / HTTP/1.1\r\nHost: 127.0.0.1:${client.port}\r\nConnection: close\r\n\r\n`)
    expect(statusesOf(head)).toEqual([200])
    expect(head.split('\r\n\r\n')[1]).toBe('')
    expect((await client.send('HEAD', '/profile')).status).toBe(403)
    const odd = await sendRaw(client.port, `GET /%zz HTTP/1.1\r\nHost: 127.0.0.1:${client.port}\r\nConnection: close\r\n\r\n`)
    expect(statusesOf(odd)).toEqual([404])
    expectGuarded(odd)
  })
})

describe('the connection', () => {
  const quick: HttpLimits = { ...HTTP_LIMITS, headersMs: 300, requestMs: 600, checkMs: 50 }

  test('with slow headers is cut, and so is one that says nothing', async () => {
    const { client } = await startHttpApp({ limits: quick })
    const start = performance.now()
    const slow = sendRaw(client.port, `GET / HTTP/1.1\r\nHost: 127.0.0.1:${client.port}\r\nX-Slow: `, 5_000)
    const silent = sendRaw(client.port, '', 5_000)
    expect(statusesOf(await slow)).toEqual([408])
    expectGuarded(await slow)
    await silent
    expect(performance.now() - start).toBeLessThan(4_000)
  })

  test('with a slow body is cut, and nothing is changed', async () => {
    const { client, folder, unexpected } = await startHttpApp({ limits: quick })
    const before = dumpTables(folder)
    const body = urlencoded(person)
    const start = performance.now()
    const received = await sendRaw(client.port, post('/users', client.port, body).slice(0, -3), 5_000)
    expect(statusesOf(received)).toEqual([408])
    expect(performance.now() - start).toBeLessThan(4_000)
    expect(dumpTables(folder)).toBe(before)
    await wait(100)
    expect(unexpected).toEqual([])
  })

  test('that takes no answers is cut', async () => {
    const { client, call, signIn } = await startHttpApp({ limits: { ...HTTP_LIMITS, takeMs: 300, checkMs: 50 } })
    const session = await signIn(administrator)
    const countReplies = async (): Promise<number> => (await call('http:read', undefined, session)).calls.length
    const asked = 30
    let received = ''
    const socket = connect(client.port, '127.0.0.1', () =>
      socket.write(`GET /docs HTTP/1.1\r\nHost: 127.0.0.1:${client.port}\r\n\r\n`.repeat(asked)),
    )
    socket.on('data', (chunk) => (received += chunk.toString('latin1')))
    socket.on('error', () => undefined)
    const closed = new Promise((resolve) => socket.once('close', resolve))
    socket.pause()
    // Until nothing has moved for far longer than an answer is kept, in turns of this very process.
    for (let quiet = 0, before = -1; quiet < 15; quiet += 1) {
      await wait(100)
      const now = await countReplies()
      if (now !== before || now === 0) quiet = 0
      before = now
    }
    // The pipelined requests exceed what the socket buffers hold, so the rest is gone when the socket is read again.
    socket.resume()
    await closed
    expect(statusesOf(received).length).toBeLessThan(asked)
    expect((await client.send('GET', '/')).status).toBe(200)
  })

  test('that waits for our answer is not cut, however long that takes', async () => {
    const { client, register, hasher } = await startHttpApp({ limits: { ...HTTP_LIMITS, takeMs: 300, checkMs: 50 } })
    await register()
    const { compare } = hasher
    hasher.compare = async (...work) => {
      await wait(1_000)
      return compare(...work)
    }
    expect((await client.form('POST', '/sessions', person)).status).toBe(200)
  })

  test('is one of 256 at most: the next takes the place of the one that is silent for longest, and the others go on [http-connection-limit]', async () => {
    const { client } = await startHttpApp()
    const sockets = await Promise.all(
      Array.from(
        { length: 256 },
        () =>
          new Promise<ReturnType<typeof connect>>((resolve, reject) => {
            const socket = connect(client.port, '127.0.0.1', () => resolve(socket))
            socket.on('error', reject)
          }),
      ),
    )
    await wait(50)
    const one = `GET / HTTP/1.1\r\nHost: 127.0.0.1:${client.port}\r\n\r\n`
    expect(statusesOf(await sendRaw(client.port, one, 1_000))).toEqual([200])
    await expect.poll(() => sockets.filter(({ destroyed }) => destroyed).length).toBe(1)
    const answered = sockets
      .filter(({ destroyed }) => !destroyed)
      .map((socket) => new Promise<string>((resolve) => socket.once('data', (chunk) => resolve(String(chunk)))))
    for (const socket of sockets) if (!socket.destroyed) socket.write(one)
    expect((await Promise.all(answered)).flatMap(statusesOf)).toEqual(Array.from({ length: 255 }, () => 200))
    for (const socket of sockets) socket.destroy()
    await wait(50)
    expect((await client.send('GET', '/')).status).toBe(200)
  })

  test('that lies about its Content-Length gets no second request past [wrong-content-length]', async () => {
    const { client, folder, unexpected } = await startHttpApp()
    const before = dumpTables(folder)
    const body = urlencoded(person)
    // Less than it says, and then it goes.
    const shorter = await new Promise<string>((resolve) => {
      let received = ''
      const socket = connect(client.port, '127.0.0.1', () => socket.end(post('/users', client.port, body).slice(0, -4)))
      socket.on('data', (chunk) => (received += chunk))
      socket.on('close', () => resolve(received))
    })
    expect(statusesOf(shorter).filter((status) => status < 400)).toEqual([])
    // More than it says: the rest is no request.
    const longer = await sendRaw(client.port, post('/users', client.port, 'email=a').concat(`&password=${'x'.repeat(20)}`), 500)
    expect(statusesOf(longer)).toEqual([400, 400])
    for (const length of ['-1', '1e3', '0x10', '5, 6', '+5', 'five']) {
      const head = `POST /users HTTP/1.1\r\nHost: 127.0.0.1:${client.port}\r\nContent-Length: ${length}\r\n\r\n`
      expect(statusesOf(await sendRaw(client.port, `${head}email`, 500)), length).toEqual([400])
    }
    await wait(100)
    expect(unexpected).toEqual([])
    expect(dumpTables(folder)).toBe(before)
  })

  test('with Transfer-Encoding beside Content-Length, or one that it does not know, smuggles nothing [no-request-smuggling]', async () => {
    const { client } = await startHttpApp()
    const own = `Host: 127.0.0.1:${client.port}`
    const smuggled = `0\r\n\r\nGET / HTTP/1.1\r\n${own}\r\n\r\n`
    const heads = [
      'Content-Length: 5\r\nTransfer-Encoding: chunked',
      'Transfer-Encoding: chunked\r\nContent-Length: 5',
      'Content-Length: 5\r\nContent-Length: 6',
      'Transfer-Encoding: xchunked',
      'Transfer-Encoding: chunked, identity',
      'Transfer-Encoding : chunked',
      'Transfer-Encoding: chunked\r\n Content-Length: 5',
    ]
    for (const head of heads) {
      const received = await sendRaw(client.port, `POST /users HTTP/1.1\r\n${own}\r\n${head}\r\n\r\n${smuggled}`, 500)
      expect(statusesOf(received), head).toEqual([400])
      expectGuarded(received)
    }
  })

  test('answers what is sent ahead in order: a profile behind the sign-out finds no session', async () => {
    const { client, register, signIn } = await startHttpApp()
    await register()
    for (let round = 0; round < 20; round += 1) {
      const cookie = `Cookie: session_id=${await signIn()}`
      const own = `Host: 127.0.0.1:${client.port}`
      const ahead = [
        `GET /profile HTTP/1.1\r\n${own}\r\n${cookie}\r\n\r\n`,
        `DELETE /sessions HTTP/1.1\r\n${own}\r\n${cookie}\r\n\r\n`,
        `GET /profile HTTP/1.1\r\n${own}\r\n${cookie}\r\nConnection: close\r\n\r\n`,
      ]
      expect(statusesOf(await sendRaw(client.port, ahead.join('')))).toEqual([200, 302, 403])
    }
  })

  test('that sends more ahead than it may is closed', async () => {
    const { client } = await startHttpApp()
    const one = `GET /profile HTTP/1.1\r\nHost: 127.0.0.1:${client.port}\r\n\r\n`
    const received = await sendRaw(client.port, one.repeat(1_000), 1_000)
    expect(statusesOf(received).length).toBeLessThan(1_000)
    expect((await client.send('GET', '/')).status).toBe(200)
  })

  test('with headers that are too large or no HTTP at all gets one answer in JSON [http-header-limits]', async () => {
    const { client } = await startHttpApp()
    const large = await sendRaw(
      client.port,
      `GET / HTTP/1.1\r\nHost: 127.0.0.1:${client.port}\r\nX: ${'x'.repeat(20_000)}\r\n\r\n`,
    )
    expect(statusesOf(large)).toEqual([431])
    for (const bytes of [
      '\x16\x03\x01\x02\0\x01',
      'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n',
      'GET\r\n\r\n',
      'GET / HTTP/3.0\r\n\r\n',
      'HELO x\r\n',
    ]) {
      const received = await sendRaw(client.port, bytes, 500)
      expect(statusesOf(received), bytes).toEqual([400])
      expectGuarded(received)
    }
    const expecting = `POST /users HTTP/1.1\r\nHost: 127.0.0.1:${client.port}\r\nExpect: miracles\r\nContent-Length: 0\r\nConnection: close\r\n\r\n`
    expect(statusesOf(await sendRaw(client.port, expecting))).toEqual([417])
  })
})

describe.each([8, 256])('an unpaced flood with %i connections', (connections) => {
  test('leaves the event loop to the windows, and loses nothing that was acknowledged [http-load-leaves-event-loop]', {
    timeout: 120_000,
  }, async () => {
    const { client, register, signIn, call, unexpected } = await startHttpApp()
    await register()
    const session = await signIn()
    const own = `Host: 127.0.0.1:${client.port}\r\nCookie: session_id=${session}`
    const flood = { answered: 0, isOver: false }
    const sockets = Array.from({ length: connections }, () => {
      const socket = connect(client.port, '127.0.0.1')
      const ask = (): void => void socket.write(`GET /profile HTTP/1.1\r\n${own}\r\n\r\n`)
      socket.on('connect', ask)
      socket.on('data', () => {
        flood.answered += 1
        if (flood.isOver) socket.destroy()
        else ask()
      })
      socket.on('error', () => undefined)
      return socket
    })
    await wait(200)
    // What a window asks meanwhile, and users who register through it.
    const overtaken: number[] = []
    const registered: string[] = []
    for (let index = 0; index < 30; index += 1) {
      const before = flood.answered
      await new Promise((resolve) => setImmediate(resolve))
      await call('auth:profile', undefined, session)
      overtaken.push(flood.answered - before)
      const email = `flood-${connections}-${index}@example.org`
      await call('auth:register', { ...person, email })
      registered.push(email)
    }
    flood.isOver = true
    await wait(200)
    for (const socket of sockets) socket.destroy()
    expect(flood.answered).toBeGreaterThan(200)
    // Counted in answers, not in milliseconds: a slow machine is slow for both. Those of the turn that was under way, and of one more.
    expect(Math.max(...overtaken)).toBeLessThanOrEqual(2 * HTTP_LIMITS.perTurn)
    for (const email of registered) expect((await call('auth:login', { ...person, email })).message).toBe('logged in')
    expect(unexpected).toEqual([])
  })
})
