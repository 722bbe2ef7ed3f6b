/** What one connection, one request and all of them together may take. A test may make them smaller. */
export type HttpLimits = {
  /** Of a body (bytes). */
  readonly bodyBytes: number
  /** From a connection's opening, or the end of the answer before, until all headers are here (milliseconds). */
  readonly headersMs: number
  /** Until the whole request is here (milliseconds). */
  readonly requestMs: number
  /** An answer of which nothing more is taken is kept this long (milliseconds). */
  readonly takeMs: number
  /** How often slow ones are looked for (milliseconds). */
  readonly checkMs: number
  /** An idle connection is kept this long (milliseconds). */
  readonly keepAliveMs: number
  /** Open at the same time; what comes beyond takes the place of one that waits for its peer. */
  readonly connections: number
  /** Requests that a connection sends ahead of their answers. */
  readonly pipelined: number
  /** Requests that are begun between two turns of the event loop, which the windows share: about three milliseconds of work. */
  readonly perTurn: number
  /** How long a stop waits for answers under way (milliseconds). */
  readonly stopMs: number
}

/** A program on the same computer needs none of this: they bound what a hostile one can hold. */
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
