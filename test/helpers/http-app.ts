import { connect } from 'node:net'
import { onTestFinished } from 'vitest'
import type { Caller } from '../../src/main/pipeline/handler.ts'
import { createHttpTransport } from '../../src/main/transports/http/http.ts'
import type { HttpLimits } from '../../src/main/transports/http/http-limits.ts'
import { httpRulesOf } from '../../src/main/transports/http/http-limits.ts'
import { FIRST_COMPAT_POLICY, type Policy } from '../../src/shared/domain/policy.ts'
import { connectTo } from './http-client.ts'
import { startTestApp as start, type startTestApp } from './test-app.ts'

export const COMPAT_POLICY: Policy = FIRST_COMPAT_POLICY

type TestApp = Awaited<ReturnType<typeof startTestApp>>

/** The HTTP transport in front of a test's core, on a free port. */
const openHttpClient = async (
  app: TestApp,
  { limits, origins = [] }: { limits?: HttpLimits; origins?: readonly string[] } = {},
) => {
  const { policy } = await app.store.readDirectory()
  const callers: Caller[] = []
  const transport = await createHttpTransport({
    dispatch: (call, caller) => {
      callers.push(caller)
      return app.core.dispatch(call, caller)
    },
    rules: httpRulesOf(policy),
    version: '0.0.0-test',
    clock: () => app.clock.now,
    findOidcServer: app.core.singleSignOn.findServer,
    recordCall: app.core.httpActivity.recordCall,
    readOrigins: () => origins,
    logError: (error) => {
      app.unexpected.push(error)
      return 'logged'
    },
    ...(limits ? { limits } : {}),
  })
  onTestFinished(() => transport.close())
  const { address, port } = await transport.listen(0)
  /** `callers` are those that the transport passed to the core, in the order of the calls. */
  return { transport, address, port, callers, ...connectTo(`http://${address}:${port}`) }
}

/** A core and its HTTP server. */
export const startHttpApp = async (
  options: Parameters<typeof start>[0] & { limits?: HttpLimits; origins?: readonly string[] } = {},
) => {
  const { limits, origins = [], ...rest } = options
  const app = await start(rest)
  return { ...app, client: await openHttpClient(app, limits ? { limits, origins } : { origins }) }
}

/** Sends raw bytes, and returns everything received until the connection closes or is quiet for `quietMs`. */
export const sendRaw = (
  port: number,
  bytes: string | Buffer | readonly string[],
  quietMs = 2_000,
  { host = '127.0.0.1', localAddress }: { host?: string; localAddress?: string } = {},
): Promise<string> =>
  new Promise((resolve, reject) => {
    let received = ''
    const socket = connect({ port, host, ...(localAddress === undefined ? {} : { localAddress }) })
    socket.setTimeout(quietMs, () => socket.destroy())
    socket.on('data', (chunk) => {
      received += chunk.toString('latin1')
    })
    socket.on('close', () => resolve(received))
    socket.on('error', (error: NodeJS.ErrnoException) =>
      error.code === 'ECONNRESET' || error.code === 'EPIPE' ? resolve(received) : reject(error),
    )
    socket.on('connect', () => {
      for (const part of Buffer.isBuffer(bytes) ? [bytes] : [bytes].flat()) socket.write(part)
    })
  })
