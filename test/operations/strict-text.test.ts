import { execFile } from 'node:child_process'
import { existsSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { describe, expect, test } from 'vitest'
import { readPrivateFile } from '../../src/main/platform/private-file.ts'
import { dumpTables } from '../helpers/database.ts'
import { COMPAT_POLICY, sendRaw, startHttpApp } from '../helpers/http-app.ts'
import { readCookie } from '../helpers/http-client.ts'
import { administrator, makeFolder, person, startTestApp } from '../helpers/test-app.ts'

const FORM = 'application/x-www-form-urlencoded'
const JSON_TYPE = 'application/json'
const MULTIPART = 'multipart/form-data; boundary=x'

const password = 'correct horse battery'

/** The bytes of a text of which each character is one byte. */
const bytesOf = (text: string): Uint8Array<ArrayBuffer> => Uint8Array.from(Buffer.from(text, 'latin1'))

const part = (disposition: string, value: string, ...headers: readonly string[]): string =>
  `--x\r\n${[`Content-Disposition: form-data; ${disposition}`, ...headers].join('\r\n')}\r\n\r\n${value}\r\n`

const partsOf = (...parts: readonly string[]): string => `${parts.join('')}--x--\r\n`

const email = part('name="email"', 'new@example.org')

/** Bodies of a registration that would succeed if its bytes were replaced. */
const malformed: Readonly<Record<string, readonly [type: string, body: string]>> = {
  'an escape of Latin-1': [FORM, 'email=new@example.org&password=correct%E4horse%E4battery'],
  'another escape of Latin-1': [FORM, 'email=new@example.org&password=correct%F6horse%F6battery'],
  'a byte of Latin-1': [FORM, 'email=new@example.org&password=correct\xe4horse\xe4battery'],
  'an escape that is cut off': [FORM, `email=new@example.org&password=${password}%C3`],
  'an escape cut off before a plus': [FORM, `email=new@example.org&password=%E2%82+${password}`],
  'an overlong escape': [FORM, `email=new@example.org&password=${password}%C0%80`],
  'an escaped surrogate': [FORM, `email=new@example.org&password=${password}%ED%A0%80`],
  'an escape beyond Unicode': [FORM, `email=new@example.org&password=${password}%F4%90%80%80`],
  'an escaped Windows-1252 quote': [FORM, `email=new@example.org&password=${password}%93`],
  'a malformed name of a field': [FORM, `email=new@example.org&password=${password}&n%E4me=x`],
  'a malformed field that nobody reads': [FORM, `email=new@example.org&password=${password}&other=%FF`],
  'a malformed address': [FORM, `email=n%E9w@example.org&password=${password}`],
  'UTF-16 for a form': [FORM, `\xff\xfee\0m\0a\0i\0l\0=\0`],
  'ASCII that is none': [`${FORM}; charset=us-ascii`, `email=new@example.org&password=${password}\xc3\xa4`],
  'a part in Latin-1': [MULTIPART, partsOf(email, part('name="password"', `${password} \xe4`))],
  'the name of a part in Latin-1': [MULTIPART, partsOf(email, part('name="password"', password), part('name="\xe4"', ''))],
  'the name of a file in Latin-1': [MULTIPART, partsOf(email, part('name="f"; filename="\xe4.txt"', password))],
  'text before the parts in Latin-1': [MULTIPART, `\xe4\r\n${partsOf(email, part('name="password"', password))}`],
  'JSON in Latin-1': [JSON_TYPE, `{"email":"new@example.org","password":"${password} \xe4"}`],
  'JSON in UTF-16': [JSON_TYPE, `\xff\xfe{\0}\0`],
  'half a surrogate pair': [JSON_TYPE, `{"email":"new@example.org","password":"${password} \\ud800"}`],
  'the other half': [JSON_TYPE, `{"email":"new@example.org","password":"${password} \\uDC00"}`],
  'a pair in the wrong order': [JSON_TYPE, `{"email":"new@example.org","password":"${password} \\ude00\\ud83d"}`],
  'half a pair in a name': [JSON_TYPE, `{"email":"new@example.org","password":"${password}","\\ud83d":1}`],
  'half a pair in what nobody reads': [
    JSON_TYPE,
    `{"email":"new@example.org","password":"${password}","more":[{"deep":["\\udfff"]}]}`,
  ],
}

/** Other encodings, which a body or a part names. */
const otherCharsets: Readonly<Record<string, readonly [type: string, body: string]>> = {
  'Latin-1': [`${FORM}; charset=iso-8859-1`, `email=new@example.org&password=${password}`],
  'Windows-1252 in quotes': [`${FORM}; charset="windows-1252"`, `email=new@example.org&password=${password}`],
  'JSON in UTF-7': [`${JSON_TYPE}; Charset=UTF-7`, `{"email":"new@example.org","password":"${password}"}`],
  'no name': [`${JSON_TYPE}; charset=`, `{"email":"new@example.org","password":"${password}"}`],
  'two names': [`${JSON_TYPE}; charset=utf-8; charset=utf-16`, `{"email":"new@example.org","password":"${password}"}`],
  'the form’s own field': [FORM, `email=new@example.org&password=${password}&_charset_=iso-8859-1`],
  'a part in Shift JIS': [
    MULTIPART,
    partsOf(email, part('name="password"', password, 'Content-Type: text/plain; charset=shift_jis')),
  ],
  'a part in UTF-16': [
    MULTIPART,
    partsOf(email, part('name="password"', password, 'Content-Type: text/plain; charset="utf-16le"')),
  ],
  'the parts’ own field': [
    MULTIPART,
    partsOf(email, part('name="password"', password), part('name="_charset_"', 'windows-1252')),
  ],
}

/** Parts that no form has, and whose text would be read as another. */
const otherParts: Readonly<Record<string, string>> = {
  'a name in an encoding of its own': part("name*=iso-8859-1''passw%F6rd", password),
  'a file name in an encoding of its own': part(`name="password"; filename*=utf-8''a.txt`, password),
  'a part in base 64': part('name="password"', 'c2V2ZW4=', 'Content-Transfer-Encoding: base64'),
  'a quoted-printable part': part('name="password"', 'seven=20green', 'Content-Transfer-Encoding: Quoted-Printable'),
  'a file': part('name="password"; filename="a.txt"', password),
  'a quote that does not end': part('name="password', password),
}

const malformedBodies = Object.entries(malformed)

describe.each([
  ['a directory', {}],
  ['compat mode', { policy: COMPAT_POLICY, isSetUp: false }],
])('in %s, text over HTTP is UTF-8', (_, options) => {
  test.each(malformedBodies)('and %s is refused [http-strict-utf-8]', async (_name, [type, body]) => {
    const { client, folder, unexpected } = await startHttpApp(options)
    const before = dumpTables(folder)
    for (const path of ['/users', '/sessions', '/reset_password'])
      expect(await client.send('POST', path, { body: bytesOf(body), headers: { 'content-type': type } }), path).toMatchObject({
        status: 400,
        json: { message: expect.any(String), code: 'malformed-text' },
      })
    expect(dumpTables(folder)).toBe(before)
    expect(unexpected).toEqual([])
  })

  test.each(Object.entries(otherCharsets))('and another encoding is refused: %s', async (_name, [type, body]) => {
    const { client, folder } = await startHttpApp(options)
    const before = dumpTables(folder)
    expect(await client.send('POST', '/users', { body: bytesOf(body), headers: { 'content-type': type } })).toMatchObject({
      status: 415,
      json: { code: 'wrong-charset' },
    })
    expect(dumpTables(folder)).toBe(before)
  })

  test.each(Object.entries(otherParts))('and of a multipart form, %s is refused', async (_name, other) => {
    const { client, folder } = await startHttpApp(options)
    const before = dumpTables(folder)
    const body = bytesOf(partsOf(email, other))
    const reply = await client.send('POST', '/users', { body, headers: { 'content-type': MULTIPART } })
    expect(reply).toMatchObject({ status: 400, json: { code: 'malformed-request' } })
    expect(dumpTables(folder)).toBe(before)
  })

  test('in the request line and in the headers that are read', async () => {
    const { client, folder } = await startHttpApp(options)
    const before = dumpTables(folder)
    const ask = async (target: string, ...headers: readonly string[]): Promise<string> => {
      const head = [`GET ${target} HTTP/1.1`, `Host: 127.0.0.1:${client.port}`, ...headers, 'Connection: close', '', '']
      return (
        /^HTTP\/1\.1 (\d+) .*"code":"([a-z-]+)"/s
          .exec(await sendRaw(client.port, Buffer.from(head.join('\r\n'), 'latin1')))
          ?.slice(1)
          .join(' ') ?? ''
      )
    }
    for (const target of ['/profile?x=%E4', '/profile?%C0%80', '/profile?x=%ED%B0%80', '/%E4', '/profile?%EF%BF'])
      expect(await ask(target), target).toBe('400 malformed-text')
    for (const header of [
      'Cookie: session_id=\xe4',
      'Cookie: a=b; session_id=\xc3',
      'Authorization: Bearer \xe4',
      'Authorization: Basic \xff\xfe',
      'Content-Type: text/plain; x=\xe4',
    ])
      expect(await ask('/profile', header), header).toBe('400 malformed-text')
    for (const target of ['/profile?x=\xe4', '/\xff', '/profile?x=\xc3\xa4'])
      expect(await ask(target), target).toBe('400 malformed-request')
    // UTF-8, or nothing that is read.
    for (const [target, header] of [
      ['/profile?x=%C3%A4', 'X: y'],
      ['/profile?x=y&%zz', 'Cookie: session_id=\xc3\xa4'],
      ['/profile', 'Cookie: other=\xe4'],
      ['/profile', 'User-Agent: \xe4'],
    ] as const)
      expect(await ask(target, header), `${target} ${header}`).toBe('403 not-signed-in')
    expect(dumpTables(folder)).toBe(before)
  })

  test('and the same password over every kind of body, with or without a byte order mark in front', async () => {
    const { client } = await startHttpApp(options)
    const secret = 'pässwörd 𝄞 100 %zz + ﷽ & \ufeff='
    const form = new URLSearchParams({ email: 'new@example.org', password: secret }).toString()
    const json = JSON.stringify({ email: 'new@example.org', password: secret })
    const escaped = json.replace(/[\u0080-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
    const parts = partsOf(email, part('name="password"', secret))
    const bodies: readonly (readonly [type: string, body: string])[] = [
      [FORM, form],
      [`${FORM};charset=UTF-8`, `\ufeff${form}`],
      [`${FORM}; charset="us-ascii"`, form],
      [FORM, `%EF%BB%BF${form}&_charset_=UTF-8`],
      [JSON_TYPE, json],
      [`${JSON_TYPE}; charset=utf8`, `\ufeff${json}`],
      [`${JSON_TYPE}; charset=ascii`, escaped],
      [MULTIPART, parts],
      [MULTIPART, `\ufeff${parts}`],
      ['multipart/form-data; charset=utf-8; boundary="x"', parts],
      [MULTIPART, partsOf(email, part('name="password"', secret, 'Content-Type: text/plain; charset=UTF-8'))],
      [MULTIPART, partsOf(email, part('name="password"', secret, 'Content-Transfer-Encoding: 8bit'))],
    ]
    expect((await client.send('POST', '/users', { body: json, headers: { 'content-type': JSON_TYPE } })).status).toBe(200)
    for (const [type, body] of bodies) {
      const reply = await client.send('POST', '/sessions', { body: Buffer.from(body), headers: { 'content-type': type } })
      expect(reply, `${type} ${body}`).toMatchObject({ status: 200, json: { email: 'new@example.org' } })
    }
    // A mark elsewhere is a character of the text.
    for (const other of [secret.replace('\ufeff', ''), `\ufeff${secret}`, secret.replace('ä', 'ö')])
      expect((await client.form('POST', '/sessions', { email: 'new@example.org', password: other })).status).toBe(401)
  })
})

test('a name of a part may be quoted, plain or beside other parameters, and has its own characters', async () => {
  const { client, register } = await startHttpApp()
  await register()
  const inParts = (name: string) => partsOf(part(name, person.email), part('name=password', person.password))
  for (const name of ['name="email"', 'name=email', 'x=y; NAME="email"', 'name="e\\mail"; x', 'name = "email" ;']) {
    const reply = await client.send('POST', '/sessions', { body: inParts(name), headers: { 'content-type': MULTIPART } })
    expect([name, reply.status]).toEqual([name, name.includes('\\') ? 400 : 200])
  }
})

describe('half a surrogate pair in a call of a window', () => {
  const half = 'x\ud800y'

  test('is refused in every text of an input, and nothing changes [ipc-well-formed-text]', async () => {
    const { refuse, signIn, register } = await startTestApp()
    await register()
    const session = await signIn(administrator)
    const calls: readonly (readonly [operation: string, input: unknown])[] = [
      ['auth:register', { email: 'new@example.org', password: `a quiet harbour ${half}` }],
      ['auth:register', { email: `${half}@example.org`, password: 'a quiet harbour' }],
      ['auth:login', { ...administrator, password: `${administrator.password}\udc00` }],
      ['auth:login', { ...person, email: '\ud83d' }],
      ['auth:updateProfile', { name: half }],
      ['users:list', { search: half }],
      ['users:list', { filter: { groups: [half] } }],
      ['users:update', { email: person.email, note: half }],
      ['settings:update', { directoryName: half }],
      ['groups:create', { name: half }],
      ['auth:profile', { [half]: 1 }],
      ['imports:plan', { text: half }],
      ['auth:reset', { email: person.email, resetToken: half, newPassword: 'a quiet harbour' }],
    ]
    for (const [operation, input] of calls)
      expect(await refuse(operation, input, session), operation).toEqual({ code: 'malformed-text' })
    // The whole pair is a character like any other.
    expect(await refuse('auth:login', { ...administrator, password: 'x\ud83d\ude00y' })).toEqual({ code: 'wrong-credentials' })
  })

  test('is refused in a session id too', async () => {
    const { refuse, signIn } = await startTestApp()
    const session = await signIn(administrator)
    for (const id of [`${session}\ud800`, '\udfff', `\ud800${session}`])
      expect(await refuse('auth:profile', undefined, id)).toEqual({ code: 'malformed-text' })
  })
})

describe('a command line whose bytes are not UTF-8', () => {
  const run = promisify(execFile)
  const main = join(import.meta.dirname, '../../src/main')

  test.each([
    ['cli.ts', "recover-admin --email $(printf 'b\\344b@example.org') --data-dir", ''],
    ['cli.ts', 'audit verify --data-dir', "$(printf '/\\377')"],
    ['cli.ts', "$(printf 'recover\\344') --data-dir", ''],
    ['serve.ts', '--port 0 --compat --data-dir', "$(printf '/\\344new')"],
  ])('is a usage error that creates nothing: %s %s %s', async (program, words, ending) => {
    const folder = makeFolder()
    const script = `exec "$0" "$1" ${words} "$2"${ending}`
    const failed = await run('sh', ['-c', script, process.execPath, join(main, program), folder]).then(
      () => null,
      (error: { code: number; stderr: string }) => error,
    )
    expect(failed).toMatchObject({ code: 2, stderr: expect.stringContaining('UTF-8') })
    expect(readdirSync(folder)).toEqual([])
  })

  test('in the environment is one too', async () => {
    const folder = makeFolder()
    const script = `GATEHOUSE_DATA_DIR="$2$(printf '/\\351')" exec "$0" "$1" --port 0 --compat`
    await expect(run('sh', ['-c', script, process.execPath, join(main, 'serve.ts'), folder])).rejects.toMatchObject({ code: 2 })
    expect(existsSync(join(folder, '\ufffd'))).toBe(false)
  })
})

test('a file of our own that is not UTF-8 is not read, and a byte order mark in front is dropped', () => {
  const path = join(makeFolder(), 'file.json')
  writeFileSync(path, Buffer.from('{"a":"\xe4"}', 'latin1'))
  expect(() => readPrivateFile(path)).toThrow('UTF-8')
  writeFileSync(path, '\ufeff{"a":"ä\ufeff"}')
  expect(readPrivateFile(path)).toBe('{"a":"ä\ufeff"}')
})

test('a cookie that is UTF-8 but no session, beside a good one, counts as two as before', async () => {
  const { client, register } = await startHttpApp()
  await register()
  const session = readCookie(await client.form('POST', '/sessions', person))
  const reply = await client.send('GET', '/profile', { headers: { cookie: `session_id=${session}; session_id=x` } })
  expect(reply.status).toBe(403)
})
