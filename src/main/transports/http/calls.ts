import type { IncomingMessage } from 'node:http'
import type { OperationName } from '../../../shared/operations.ts'
import type { Result } from '../../../shared/result.ts'
import type { Dispatch } from '../../operations/dispatch.ts'
import type { HttpRules } from '../../operations/http-rules.ts'
import { readSessionId } from './session-carrier.ts'

/** What a request becomes: a call of an operation in the name of its peer. */
export type CallParts = { readonly dispatch: Dispatch; readonly rules: Pick<HttpRules, 'carriers'> }

export const callOf = (
  { dispatch, rules }: CallParts,
  operation: OperationName,
  input: unknown,
  { headers, socket }: IncomingMessage,
): Promise<Result<unknown>> =>
  dispatch(
    { operation, input, sessionId: readSessionId(headers, rules.carriers) },
    { transport: 'http', source: `http:${socket.remoteAddress}`, desktop: null },
  )
