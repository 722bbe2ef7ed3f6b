import type { ComparedAnswer } from './both-servers.ts'
import type { ComparedRequest } from './compared-requests.ts'

/** What is compared of two answers. */
export type Compared = {
  readonly status: number
  readonly reason: string
  readonly location: string | null
  readonly cookieNames: readonly string[]
  readonly body: unknown
}

type Difference = {
  readonly reason: string
  /** What the two servers answer at such a request. */
  readonly reference: Partial<Compared>
  readonly compat: Partial<Compared>
}

/** Requests at which compat differs on purpose, each with its reason. */
export const differences: Readonly<Record<string, Difference>> = {
  'strict UTF-8': {
    reason: 'Replaced bytes would make different passwords equal. Flask replaces them.',
    reference: { status: 401 },
    compat: { status: 400 },
  },
  'JSON bodies': {
    reason: 'The same routes take JSON in every directory. Flask reads forms only.',
    reference: { status: 400 },
    compat: { status: 200 },
  },
  'other content types': {
    reason: 'An unknown type is named as such. Flask sees an empty form.',
    reference: { status: 400 },
    compat: { status: 415 },
  },
  'empty passwords': {
    reason: 'Anyone could sign in as a user without a password.',
    reference: { status: 200 },
    compat: { status: 400 },
  },
  'sessions before an update': {
    reason: 'A new password ends the sessions that were opened with the former one.',
    reference: {},
    compat: { status: 403 },
  },
  'slashes in front': {
    reason:
      'The exercise’s server redirects. Under newer versions of Python, http.server drops the slashes before Flask sees them.',
    reference: { location: null },
    compat: { status: 308, reason: 'PERMANENT REDIRECT' },
  },
  'NUL in a password': {
    reason: 'Passwords are hashed by HMAC first. Python’s bcrypt refuses NUL, which the task reports as a taken address.',
    reference: { status: 400 },
    compat: { status: 200 },
  },
  OPTIONS: {
    reason: 'OPTIONS is for the preflight requests of listed origins only. Flask answers it on every route.',
    reference: { status: 200 },
    compat: { status: 405 },
  },
  'DELETE /': {
    reason: 'A browser follows the redirect after a sign-out with DELETE, and the sign-out worked.',
    reference: { status: 405 },
    compat: { status: 200 },
  },
  'other hosts': {
    reason: 'Another host name is DNS rebinding: a web page would read the answers.',
    reference: { status: 200 },
    compat: { status: 421 },
  },
  'escaped paths': {
    reason: 'Paths are compared as they are sent. No client escapes letters.',
    reference: { status: 403 },
    compat: { status: 404 },
  },
  'several cookies': {
    reason: 'Another program on this computer can set a second cookie, so neither counts.',
    reference: {},
    compat: { status: 403 },
  },
}

/** JSON without a line feed at its end. Flask's pages for people (HTML) are not compared with Gatehouse's errors in JSON. */
const readBody = ({ type, text, location, status }: ComparedAnswer): unknown => {
  if (type === 'text/html' || location !== null || status >= 401) return null
  try {
    const { code: _, reset_token: token, ...body } = JSON.parse(text)
    return { ...body, ...(token === undefined ? {} : { reset_token: /^[0-9a-f-]{36}$/.test(token) }) }
  } catch {
    return text
  }
}

/** Gatehouse also removes the cookie of a session that has ended. */
const readCookies = ({ cookieNames, location }: ComparedAnswer): readonly string[] => (location === null ? cookieNames : [])

/** The parts of two answers that are compared. A body that only one of them has as JSON is not. */
export const toCompared = (reference: ComparedAnswer, compat: ComparedAnswer): readonly [Compared, Compared] => {
  const isPage = reference.type === 'text/html'
  const compared = (answer: ComparedAnswer): Compared => ({
    status: answer.status,
    reason: answer.reason,
    location: answer.location,
    cookieNames: readCookies(answer),
    body: isPage ? null : readBody(answer),
  })
  return [compared(reference), compared(compat)]
}

export const reasonOf = ({ differs }: ComparedRequest): Difference | null =>
  differs === undefined ? null : (differences[differs] ?? null)
