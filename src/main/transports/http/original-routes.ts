import type { OperationName } from '../../../shared/api/names.ts'
import { routeSummaries } from '../../../shared/messages/http-docs-messages.ts'
import { type Result, succeed } from '../../../shared/result.ts'
import type { OutputOfCall } from '../../pipeline/dispatch.ts'
import type { Answer } from './http-response.ts'
import { expiredCookie, makeCookie } from './session-carrier.ts'

/** Calls an operation with the request's input. */
type Send = <const K extends OperationName>(operation: K) => Promise<Result<OutputOfCall<K>>>

/** One route of the original exercise: its operation, form fields and response. */
export type Route = {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE'
  readonly path: string
  readonly operation: OperationName
  /** For the API description. */
  readonly summary: string
  readonly success: { readonly status: number; readonly says: string }
  /** HTTP errors besides those that any route can return. */
  readonly statuses: readonly number[]
  /** Input name -> form field name. Other fields are ignored. */
  readonly fields: Readonly<Record<string, string>>
  /** Calls the operation, and makes its output into the response. */
  readonly run: (send: Send) => Promise<Result<Answer>>
  /** A field whose malformed value has its own error. */
  readonly wrongForm?: string
}

const done = (body: object, headers?: Record<string, string>): Answer => ({ status: 200, body, ...(headers ? { headers } : {}) })

type Described<K extends OperationName> = Omit<Route, 'run' | 'operation'> & {
  readonly operation: K
  readonly answer: (output: OutputOfCall<K>) => Answer
}

/** Makes the compiler check the response against the operation's output. */
const route = <const K extends OperationName>({ answer, ...described }: Described<K>): Route => ({
  ...described,
  run: async (send) => {
    const result = await send(described.operation)
    return result.ok ? succeed(answer(result.value)) : result
  },
})

/** Tasks 6, 7, 11, 14, 15, 17 and 19 with their exact paths, fields, bodies and status codes. */
export const originalRoutes: readonly Route[] = [
  route({
    method: 'POST',
    path: '/users',
    operation: 'auth:register',
    summary: routeSummaries.register,
    success: { status: 200, says: '{"email", "message": "user created"}' },
    statuses: [400, 403, 429],
    fields: { email: 'email', password: 'password' },
    answer: ({ email, message }) => done({ email, message }),
  }),
  route({
    method: 'POST',
    path: '/sessions',
    operation: 'auth:login',
    summary: routeSummaries.signIn,
    success: { status: 200, says: '{"email", "message": "logged in"}' },
    statuses: [400, 401, 429],
    fields: { email: 'email', password: 'password', code: 'code' },
    answer: ({ email, message, sessionId }) => done({ email, message }, { 'set-cookie': makeCookie(sessionId) }),
  }),
  route({
    method: 'DELETE',
    path: '/sessions',
    operation: 'auth:logout',
    summary: routeSummaries.signOut,
    success: { status: 302, says: 'To /' },
    statuses: [403],
    fields: {},
    answer: () => ({ status: 302, body: '', headers: { location: '/', 'set-cookie': expiredCookie } }),
  }),
  route({
    method: 'GET',
    path: '/profile',
    operation: 'auth:profile',
    summary: routeSummaries.profile,
    success: { status: 200, says: '{"email"}' },
    statuses: [403],
    fields: {},
    answer: ({ email }) => done({ email }),
  }),
  route({
    method: 'POST',
    path: '/reset_password',
    operation: 'auth:requestReset',
    summary: routeSummaries.askReset,
    success: { status: 202, says: 'The same for every address' },
    statuses: [400, 429],
    fields: { email: 'email' },
    answer: (output) =>
      output.kind === 'issued'
        ? done({ email: output.email, reset_token: output.resetToken })
        : { status: 202, body: { message: 'An administrator has been asked, if this address has an account' } },
  }),
  route({
    method: 'PUT',
    path: '/reset_password',
    operation: 'auth:reset',
    summary: routeSummaries.reset,
    success: { status: 200, says: '{"email", "message": "Password updated"}' },
    statuses: [400, 403, 429],
    fields: { email: 'email', resetToken: 'reset_token', newPassword: 'new_password', code: 'code' },
    answer: ({ email, message, replacementCode }) =>
      done(replacementCode === undefined ? { email, message } : { email, message, replacement_code: replacementCode }),
    wrongForm: 'resetToken',
  }),
]
