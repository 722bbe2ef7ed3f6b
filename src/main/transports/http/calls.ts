import type { IncomingMessage } from 'node:http'
import type { Socket } from 'node:net'
import type { OperationName } from '../../../shared/api/names.ts'
import type { Result } from '../../../shared/result.ts'
import type { Dispatch } from '../../pipeline/dispatch.ts'
import type { HttpRules } from './http-rules.ts'
import { readProgramToken, readSessionId } from './session-carrier.ts'

export type CallParts = { readonly dispatch: Dispatch; readonly rules: Pick<HttpRules, 'carriers'> }

const channels = new WeakMap<Socket, string>()
let connections = 0

/** One connection has one call in flight at a time (see line.ts), so no program can use up what another one may have. */
const channelOf = (socket: Socket): string => {
  const known = channels.get(socket)
  if (known !== undefined) return known
  connections += 1
  const channel = `http:${connections}`
  channels.set(socket, channel)
  return channel
}

/** What a request becomes: a call of an operation. All of HTTP is one source, since a peer may choose its address. */

export const callOf = (
  { dispatch, rules }: CallParts,
  operation: OperationName,
  input: unknown,
  { headers, socket }: IncomingMessage,
): Promise<Result<unknown>> =>
  dispatch(
    { operation, input, sessionId: readSessionId(headers, rules.carriers) },
    {
      transport: 'http',
      source: 'http',
      channel: channelOf(socket),
      programToken: readProgramToken(headers, rules.carriers),
      desktop: null,
    },
  )
