import type { HttpStateView } from '../../shared/api/http.ts'
import { hasErrorCode } from '../platform/errno.ts'
import { Sequencer } from '../platform/sequencer.ts'
import type { HttpTransport } from '../transports/http/http.ts'
import { httpRulesOf } from '../transports/http/http-limits.ts'
import type { Core } from './core.ts'

/** The wanted state of the HTTP API in this process. */
type Wanted = { readonly enabled: boolean; readonly port: number; readonly origins: readonly string[] }

const isOfIpv6 = (error: unknown): boolean => error instanceof Error && 'address' in error && error.address === '::1'

/** Why the server cannot listen on a port. */
export const findListenFault = (error: unknown): Extract<HttpStateView, { kind: 'failed' }>['reason'] => {
  if (hasErrorCode(error, /^EADDRINUSE$/)) return isOfIpv6(error) ? 'localhost-taken' : 'port-taken'
  return hasErrorCode(error, /^(EACCES|EADDRNOTAVAIL)$/) ? 'port-refused' : 'unexpected'
}

export type LoopbackParts = {
  readonly core: Core
  readonly version: string
  readonly logError: (error: unknown) => string
}

/** Creates the HTTP transport for a core. It does not listen yet. */
export const makeLoopback = async (
  { core, version, logError }: LoopbackParts,
  readOrigins: () => readonly string[],
): Promise<HttpTransport> => {
  // Loaded on first use, because most directories never enable it.
  const { createHttpTransport } = await import('../transports/http/http.ts')
  return createHttpTransport({
    dispatch: core.dispatch,
    rules: httpRulesOf(await core.store.readPolicy()),
    version,
    readOrigins,
    findOidcServer: core.singleSignOn.findServer,
    recordCall: core.httpActivity.recordCall,
    clock: Date.now,
    logError,
  })
}

/**
 * Opens, moves and closes the HTTP API as the policy changes.
 *
 * A failure is shown to administrators, who can try again. The next policy change tries again too.
 */
export const followHttpPolicy = (parts: LoopbackParts): { readonly close: () => Promise<void> } => {
  const { core, logError } = parts
  let wanted: Wanted = { enabled: false, port: 0, origins: [] }
  let open: HttpTransport | null = null
  const changes = new Sequencer()

  const listen = async (port: number): Promise<void> => {
    const transport = await makeLoopback(parts, () => wanted.origins)
    try {
      const place = await transport.listen(port)
      open = transport
      core.httpActivity.setState({ kind: 'listening', ...place })
    } catch (error) {
      await transport.close()
      const reason = findListenFault(error)
      if (reason === 'unexpected') logError(error)
      core.httpActivity.setState({ kind: 'failed', port, reason })
    }
  }

  const stop = async (): Promise<void> => {
    await open?.close()
    open = null
    core.httpActivity.setState({ kind: 'off' })
  }

  const apply = async (): Promise<void> => {
    const former = wanted
    wanted = (await core.store.readDirectory()).policy.http
    if (JSON.stringify(former) === JSON.stringify(wanted)) return
    if (former.enabled && (!wanted.enabled || former.port !== wanted.port)) await stop()
    if (wanted.enabled && !open) await listen(wanted.port)
  }

  // One at a time, so that two quick policy changes do not open two servers.
  const applySoon = (): void => {
    changes.run(apply).catch((error: unknown) => void logError(error))
  }

  const forget = core.onChanged((topic) => {
    if (topic === 'directory') applySoon()
  })
  applySoon()
  core.httpActivity.onRetry(() =>
    changes.run(async () => {
      if (wanted.enabled && !open) await listen(wanted.port)
    }),
  )

  return {
    close: async () => {
      forget()
      core.httpActivity.onRetry(null)
      await changes.settle()
      await open?.close()
    },
  }
}
