import type { Draw } from '../../soak/draw.ts'

/** A session or token that a server issued for an earlier request: each server has its own. */
export type Issued = { readonly session: number } | { readonly token: number }

export type Field = readonly [name: string, value: string | Issued]

/** A request that goes to both servers. */
export type ComparedRequest = {
  readonly method: string
  readonly path: string
  readonly host?: string
  readonly headers?: Readonly<Record<string, string>>
  /** The value of the cookie `session_id`, between two texts. */
  readonly cookie?: readonly [before: string, session: Issued | string, after: string]
  readonly body?:
    | { readonly kind: 'form' | 'parts'; readonly fields: readonly Field[] }
    | { readonly kind: 'raw'; readonly type: string | null; readonly bytes: string }
  /** The listed difference that this request meets, if it meets one. */
  readonly differs?: string
}

/** What both servers have issued so far: by the number of its request, with its user. */
export type World = {
  readonly sessions: readonly { readonly session: number; readonly email: string }[]
  readonly tokens: readonly { readonly token: number; readonly email: string }[]
  /** Sessions of users whose password was updated later. */
  readonly sessionsBeforeUpdate: readonly { readonly session: number }[]
  readonly count: number
}

const emails = [
  'bob@example.org',
  'Bob@example.org',
  'bob@example.org ',
  ' bob@example.org',
  'guillaume@holberton.io',
  'anna@bücher.example',
  'anna@xn--bcher-kva.example',
  'no address',
  'x',
  'a+b@example.org',
  'a&b=c@example.org',
  "'; DROP TABLE users; --",
  '<script>@example.org',
  '\u202eevil',
  'ＦＵＬＬ@example.org',
  '💡@example.org',
  `${'l'.repeat(260)}@example.org`,
  '%41@example.org',
  'line\nbreak',
]

const passwords = ['b4l0u', 't4rt1fl3tt3', 'pässwörd', 'passwo\u0308rd', ' ', '💡'.repeat(10), 'a b+c&d=e%f', 'x'.repeat(72)]

const plainTypes = ['form', 'form', 'form', 'parts'] as const

const make = {
  form: (at: Draw, fields: readonly Field[]): NonNullable<ComparedRequest['body']> => ({ kind: at.one(plainTypes), fields }),
  cookie: (at: Draw, { sessions }: World): Pick<ComparedRequest, 'cookie'> => {
    if (sessions.length === 0 || at.below(4) === 0)
      return at.one([{}, { cookie: ['', 'unknown', ''] }, { cookie: ['', '', ''] }, { cookie: ['other=1; ', 'x', ''] }])
    // The newest are often alive, the others seldom.
    const newest = at.below(3) > 0 ? sessions.slice(-emails.length) : sessions
    const { session } = at.one(newest)
    return {
      cookie: at.one([
        ['', { session }, ''],
        ['other=1; ', { session }, ''],
        ['', { session }, '; other="a b"'],
      ]),
    }
  },
}

type Kind = (at: Draw, world: World) => ComparedRequest

const credentials = (at: Draw): Field[] => [
  ['email', at.one(emails)],
  ['password', at.one(passwords)],
]

/** A user that no other request names, because the two servers part there. */
const stranger = (world: World, password: string): Field[] => [
  ['email', `stranger-${world.count}@example.org`],
  ['password', password],
]

const registers: Kind = (at) => ({ method: 'POST', path: '/users', body: make.form(at, credentials(at)) })
const signsIn: Kind = (at) => ({ method: 'POST', path: '/sessions', body: make.form(at, credentials(at)) })
const signsOut: Kind = (at, world) => ({ method: 'DELETE', path: '/sessions', ...make.cookie(at, world) })
const asksProfile: Kind = (at, world) => ({
  method: at.one(['GET', 'GET', 'GET', 'HEAD']),
  path: '/profile',
  ...make.cookie(at, world),
})
const greets: Kind = (at) => ({ method: at.one(['GET', 'GET', 'HEAD']), path: at.one(['/', '/?a=b', '/?']) })

const asksToken: Kind = (at) => ({
  method: 'POST',
  path: '/reset_password',
  body: make.form(at, [['email', at.one([...emails, 'nobody@example.org'])]]),
})

const redeems: Kind = (at, { tokens }) => {
  const fields = (email: string, token: Field[1]): Field[] => [
    ['email', email],
    ['reset_token', token],
    ['new_password', at.one(passwords)],
  ]
  const request = (own: readonly Field[]): ComparedRequest => ({
    method: 'PUT',
    path: '/reset_password',
    body: make.form(at, own),
  })
  if (tokens.length === 0 || at.below(5) === 0)
    return request(fields(at.one(emails), at.one(['unknown', '', '00000000-0000-4000-8000-000000000000', '745-4F2A-9KQ1'])))
  const { token, email } = at.one(tokens.slice(-emails.length))
  return request(fields(email, { token }))
}

const isMissing: Kind = (at) => {
  const [method, path, ...names] = at.one([
    ['POST', '/users', 'email', 'password'],
    ['POST', '/sessions', 'email', 'password'],
    ['POST', '/reset_password', 'email'],
    ['PUT', '/reset_password', 'email', 'reset_token', 'new_password'],
  ] as const)
  const left = at.below(names.length)
  const fields = names.flatMap((name, index): Field[] => (index === left ? [] : [[name, at.one(emails)]]))
  return at.one<ComparedRequest>([
    { method, path, body: make.form(at, fields) },
    { method, path, body: make.form(at, [...fields, ['unknown', 'x'], [names[left]?.toUpperCase() ?? '', 'x']]) },
    { method, path },
    { method, path: `${path}?${names[left]}=x`, body: make.form(at, fields) },
  ])
}

const hasMore: Kind = (at) => ({
  method: 'POST',
  path: at.one(['/users?x=y', '/sessions', '/sessions?password=b4l0u']),
  body: make.form(at, [...credentials(at), ['other', 'x'], ['email', 'second@example.org'], ['password', 'second']]),
})

const goesAstray: Kind = (at) => ({
  method: at.one(['GET', 'POST', 'PUT', 'DELETE', 'PATCH']),
  path: at.one(['/nothing', '/users/1', '/profile/', '/users/', '/USERS', '/sessions/x', '/reset-password']),
})

const hasWrongMethod: Kind = (at) => {
  const [method, path] = at.one([
    ['GET', '/users'],
    ['PUT', '/users'],
    ['GET', '/sessions'],
    ['PATCH', '/sessions'],
    ['POST', '/profile'],
    ['DELETE', '/profile'],
    ['GET', '/reset_password'],
    ['DELETE', '/reset_password'],
    ['POST', '/'],
    ['PUT', '/'],
  ] as const)
  return { method, path }
}

const hasSlashes: Kind = (at) => ({
  method: at.one(['GET', 'POST']),
  path: at.one(['//nothing', '/users//', '/profile//', '//users/', '/nothing//x', '//evil.example/users']),
})

const namesHost: Kind = (at, world) => ({
  ...at.one([greets, registers, signsIn, asksProfile])(at, world),
  host: at.one(['0.0.0.0', 'localhost', '127.0.0.1']),
})

const hasCredentials: Kind = (at, world) => ({
  ...at.one([asksProfile, signsIn])(at, world),
  headers: { authorization: at.one(['Basic eDp5', 'Bearer x', 'Digest a="b"']) },
})

/** Requests at which compat differs on purpose: `differences.ts` has the reasons. */
const parts: Readonly<Record<string, Kind>> = {
  'strict UTF-8': (at) => ({
    method: 'POST',
    path: '/sessions',
    body: {
      kind: 'raw',
      type: 'application/x-www-form-urlencoded',
      bytes: at.one(['email=b%E4b&password=x', 'email=bob@example.org&password=\xe4', 'email=%ED%A0%80&password=%C3']),
    },
  }),
  'JSON bodies': (_, world) => ({
    method: 'POST',
    path: '/users',
    body: { kind: 'raw', type: 'application/json', bytes: JSON.stringify(Object.fromEntries(stranger(world, 'x'))) },
  }),
  'other content types': (at) => ({
    method: 'POST',
    path: '/sessions',
    body: { kind: 'raw', type: at.one(['text/plain', 'application/xml', null]), bytes: 'email=bob@example.org&password=b4l0u' },
  }),
  'empty passwords': (at, world) => ({ method: 'POST', path: '/users', body: make.form(at, stranger(world, '')) }),
  'sessions before an update': (at, { sessionsBeforeUpdate: former }) => ({
    method: 'GET',
    path: '/profile',
    cookie: ['', former.length === 0 ? 'unknown' : { session: at.one(former).session }, ''],
  }),
  'slashes in front': (at) => {
    const [method, path] = at.one([
      ['POST', '//users'],
      ['GET', '//profile'],
      ['GET', '//profile?a=b'],
      ['POST', '///sessions'],
      ['PUT', '////reset_password'],
      ['GET', '//'],
    ] as const)
    return { method, path }
  },
  'NUL in a password': (at, world) => ({ method: 'POST', path: '/users', body: make.form(at, stranger(world, 'a\0b')) }),
  OPTIONS: (at) => ({ method: 'OPTIONS', path: at.one(['/', '/users', '/profile']) }),
  'DELETE /': () => ({ method: 'DELETE', path: '/' }),
  'other hosts': (at) => ({ method: 'GET', path: '/', host: at.one(['evil.example', '127.0.0.2', 'localhost.evil.example']) }),
  'escaped paths': (at) => ({ method: 'GET', path: at.one(['/%70rofile', '/p%72ofile']) }),
  'several cookies': (at, world) => {
    const { cookie = ['', 'x', ''] } = make.cookie(at, world)
    return { method: 'GET', path: '/profile', cookie: [cookie[0], cookie[1], '; session_id=other'] }
  },
}

/** The next request, drawn from what clients do, from what they get wrong, and from the listed differences. */
export const drawCompared = (at: Draw, world: World): ComparedRequest => {
  if (at.below(12) === 0) {
    const differs = at.one(Object.keys(parts))
    return { ...(parts[differs] as Kind)(at, world), differs }
  }
  const often: readonly Kind[] = [
    registers,
    signsIn,
    signsIn,
    signsIn,
    signsOut,
    asksProfile,
    asksProfile,
    asksToken,
    redeems,
    redeems,
  ]
  const seldom: readonly Kind[] = [greets, isMissing, hasMore, goesAstray, hasWrongMethod, hasSlashes, namesHost, hasCredentials]
  return at.one(at.below(3) > 0 ? often : seldom)(at, world)
}

export const drawnDifferences: readonly string[] = Object.keys(parts)
