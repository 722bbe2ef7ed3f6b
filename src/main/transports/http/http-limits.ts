import type { Policy } from '../../../shared/domain/policy.ts'
/** Limits per connection, per request and in total. A test may lower them. */
export type HttpLimits = {
  /** The size of a body (bytes). */
  readonly bodyBytes: number
  /** From the start of the connection or the end of the previous response until all headers have arrived (milliseconds). */
  readonly headersMs: number
  /** Until the whole request has arrived (milliseconds). */
  readonly requestMs: number
  /** How long a response that the peer does not read is kept (milliseconds). */
  readonly takeMs: number
  /** How often slow requests are looked for (milliseconds). */
  readonly checkMs: number
  /** How long an idle connection is kept (milliseconds). */
  readonly keepAliveMs: number
  /** Open connections. A new connection above this replaces one that waits for its peer. */
  readonly connections: number
  /** Requests that a connection may send ahead of their responses. */
  readonly pipelined: number
  /** Requests that start per event-loop tick, which the windows share: about three milliseconds of work. */
  readonly perTurn: number
  /** How long a stop waits for responses in progress (milliseconds). */
  readonly stopMs: number
}

/** Far above the needs of a program on the same computer. They limit what a hostile one can hold. */
export const HTTP_LIMITS: HttpLimits = {
  bodyBytes: 1_048_576,
  headersMs: 5_000,
  requestMs: 10_000,
  takeMs: 10_000,
  checkMs: 1_000,
  keepAliveMs: 5_000,
  connections: 256,
  pipelined: 32,
  perTurn: 32,
  stopMs: 2_000,
}

/** How the HTTP transport behaves for this directory. */
export type HttpRules = {
  /** How a request may carry its session. */
  readonly carriers: readonly ('cookie' | 'bearer')[]
  /** The original exercise's routes, hosts and reason phrases only, for its client programs. */
  readonly isCompat: boolean
}

export const httpRulesOf = ({ compat }: Pick<Policy, 'compat'>): HttpRules => ({
  carriers: compat ? ['cookie'] : ['cookie', 'bearer'],
  isCompat: compat,
})
