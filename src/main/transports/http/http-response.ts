import type { GatehouseError } from '../../../shared/errors.ts'

/** HTTP errors of the transport itself, before an operation runs. */
export type HttpErrorCode =
  | 'malformed-request'
  | 'wrong-host'
  | 'foreign-origin'
  | 'no-such-route'
  | 'wrong-method'
  | 'wrong-type'
  | 'wrong-charset'
  | 'too-slow'
  | 'expectation-failed'
  | 'too-many-requests-ahead'

/** A response. An object body is sent as JSON, a string as it is. */
export type Answer = {
  readonly status: number
  readonly body: object | string
  readonly headers?: Readonly<Record<string, string>>
}

/** An HTTP error: JSON with a sentence for people and a code for programs. */
export type Refused = {
  readonly status: number
  readonly body: { readonly message: string; readonly code?: string; readonly [more: string]: unknown }
  readonly headers?: Readonly<Record<string, string>>
}

/** Headers of every response. They forbid caching, framing, sniffing and reading by other origins. */
export const securityHeaders = {
  'cache-control': 'no-store',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
} as const

export const refused = (status: number, code: HttpErrorCode, message: string, headers?: Record<string, string>): Refused => ({
  status,
  body: { message, code },
  ...(headers ? { headers } : {}),
})

/** Maps an operation's error to the original exercise's status codes. */
export const refusedBy = (error: GatehouseError): Refused => {
  const { code } = error
  const say = (status: number, message: string, more: Record<string, unknown> = {}): Refused => ({
    status,
    body: { message, code, ...more },
  })
  switch (error.code) {
    case 'invalid-input':
      return say(400, formatIssues(error.issues), { issues: error.issues })
    case 'password-refused':
      return say(400, `this password is not allowed: ${error.reason}`, { reason: error.reason })
    case 'email-taken':
      // Exactly the original exercise's body.
      return { status: 400, body: { message: 'email already registered' } }
    case 'wrong-credentials':
      return say(401, 'wrong e-mail or password')
    case 'reset-required':
      return say(401, 'this password was disowned: set another with a recovery code or an administrator’s code')
    case 'second-factor-required':
      return say(401, 'the second factor is needed: send its code as "code"')
    case 'wrong-second-factor':
      return say(401, 'wrong second factor')
    case 'second-factor-locked':
      return say(403, 'too many wrong codes: the second factor has to be removed first')
    case 'wrong-password':
      return say(401, 'wrong password')
    case 'unknown-program':
      return say(401, 'a registered program’s token is needed')
    case 'reauthentication-required':
      return say(403, 'the password has to be given again first')
    case 'required-action':
      return say(403, `something has to be done first: ${error.action}`, { action: error.action })
    case 'not-signed-in':
      return say(403, 'no session')
    case 'not-permitted':
    case 'last-administrator':
    case 'own-account':
    case 'registration-closed':
    case 'email-change-closed':
      return say(403, 'not allowed')
    case 'reset-refused':
      return say(403, 'this token does not reset this account')
    case 'no-such-user':
      return say(403, 'no such user')
    case 'unknown-operation':
    case 'no-such-session':
    case 'no-such-notice':
    case 'no-such-program':
    case 'no-such-group':
    case 'no-such-job':
    case 'no-such-report':
    case 'no-such-plan':
      return say(404, 'no such thing')
    case 'already-set-up':
    case 'user-disabled':
    case 'user-deleted':
    case 'already-activated':
    case 'changed-meanwhile':
    case 'log-damaged':
    case 'clock-jumped':
    case 'not-undoable':
    case 'limit-reached':
    case 'group-exists':
    case 'group-too-large':
    case 'second-factor-set':
    case 'own-second-factor-missing':
    case 'no-second-factor':
    case 'cancelled':
    case 'not-printed':
    case 'file-not-written':
      return say(409, 'this cannot be done as things are')
    case 'malformed-text':
      return say(400, 'the text has to be UTF-8')
    case 'too-large':
      return say(413, 'too large')
    case 'too-many-attempts':
      return {
        ...say(429, 'too many attempts', { seconds: error.seconds }),
        headers: { 'retry-after': String(error.seconds) },
      }
    case 'second-factor-delayed':
      return {
        ...say(429, 'too many wrong codes of the second factor', { seconds: error.seconds }),
        headers: { 'retry-after': String(error.seconds) },
      }
    case 'not-set-up':
      return say(503, 'this directory has no administrator yet')
    case 'directory-broken':
    case 'backup-key-changed':
    case 'folder-in-use':
    case 'no-such-restore':
    case 'not-available':
      return say(503, 'not available')
    case 'disk-full':
      return say(507, 'the disk is full')
    case 'quota-reached':
      return say(507, 'the share of the disk is used up')
    case 'disk-read-only':
      return say(503, 'the disk is read-only')
    case 'folder-not-writable':
      return say(503, 'the data folder is not writable')
    case 'disk-failed':
      return say(503, 'the disk reports an error')
    case 'locks-missing':
      return say(503, 'the disk cannot lock files')
    case 'busy':
      return { ...say(503, 'the directory is busy'), headers: { 'retry-after': '1' } }
    case 'internal':
      return say(500, 'something unexpected happened', { id: error.id })
  }
}

const formatIssues = (issues: readonly { path: string; reason: string }[]): string =>
  `missing or malformed: ${issues.map(({ path }) => path || 'the whole').join(', ')}`

/** Thrown by a route to respond with an HTTP error. */
export class Refusing extends Error {
  override readonly name = 'Refusing'
  readonly refused: Refused

  constructor(refusal: Refused) {
    super(refusal.body.message)
    this.refused = refusal
  }
}
