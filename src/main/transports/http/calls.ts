import type { FastifyReply, FastifyRequest } from 'fastify'
import type { OperationName } from '../../../shared/operations.ts'
import type { Result } from '../../../shared/result.ts'
import type { Dispatch } from '../../operations/dispatch.ts'
import type { HttpRules } from '../../operations/http-rules.ts'
import type { Refused } from './answer.ts'
import { readSessionId } from './session-carrier.ts'

/** What a request becomes: a call of an operation in the name of its peer. */
export type CallParts = { readonly dispatch: Dispatch; readonly rules: HttpRules }

export const callOf = (
  { dispatch, rules }: CallParts,
  operation: OperationName,
  input: unknown,
  { raw }: FastifyRequest,
): Promise<Result<unknown>> =>
  dispatch(
    { operation, input, sessionId: readSessionId(raw.headers, rules.carriers) },
    { transport: 'http', source: `http:${raw.socket.remoteAddress}`, desktop: null },
  )

export const send = (reply: FastifyReply, { status, body, headers = {} }: Refused): FastifyReply =>
  reply.code(status).headers(headers).send(body)
