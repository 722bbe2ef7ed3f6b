import type { IncomingMessage } from 'node:http'
import type { Socket } from 'node:net'
import type { OperationName } from '../../../shared/api/names.ts'
import type { Result } from '../../../shared/result.ts'
import type { Dispatch, OutputOfCall } from '../../pipeline/dispatch.ts'
import type { HttpRules } from './http-limits.ts'
import { readProgramToken, readSessionId } from './session-carrier.ts'

export type CallParts = { readonly dispatch: Dispatch; readonly rules: Pick<HttpRules, 'carriers'> }

type Connection = { readonly channel: string; readonly gone: AbortSignal }

const connections = new WeakMap<Socket, Connection>()
let opened = 0

/**
 * A connection has one call in flight at a time (see request-queue.ts), so no program can use up the limit of another.
 *
 * The signal aborts the connection's reads when it closes.
 */
const connectionOf = (socket: Socket): Connection => {
  const known = connections.get(socket)
  if (known) return known
  opened += 1
  const closed = new AbortController()
  socket.once('close', () => closed.abort())
  const connection = { channel: `http:${opened}`, gone: closed.signal }
  connections.set(socket, connection)
  return connection
}

/** Makes a request into a call of an operation. All of HTTP is one source, because a peer can choose its address. */
export const callOf = <const K extends OperationName>(
  { dispatch, rules }: CallParts,
  operation: K,
  input: unknown,
  { headers, socket }: IncomingMessage,
): Promise<Result<OutputOfCall<K>>> => {
  const { channel, gone } = connectionOf(socket)
  return dispatch(
    { operation, input, sessionId: readSessionId(headers, rules.carriers) },
    {
      transport: 'http',
      source: 'http',
      channel,
      signal: gone,
      programToken: readProgramToken(headers, rules.carriers),
      desktop: null,
    },
  )
}
