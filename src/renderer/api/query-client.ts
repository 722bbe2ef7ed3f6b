import { QueryClient } from '@tanstack/react-query'
import type { GatehouseError } from '../../shared/errors.ts'
import type { Result } from '../../shared/result.ts'

/** The error of a failed query, which `formatError` turns into a message. */
export class CallError extends Error {
  readonly error: GatehouseError

  constructor(error: GatehouseError) {
    super(error.code)
    this.error = error
  }
}

/** Returns the value, or throws a `CallError`. */
export const requireValue = <T>(result: Result<T>): T => {
  if (result.ok) return result.value
  throw new CallError(result.error)
}

/** The query cache of one signed-in user. Every answer comes from this computer, so retries and network checks are off. */
export const makeQueryClient = (): QueryClient =>
  new QueryClient({
    defaultOptions: {
      queries: { networkMode: 'always', retry: false, refetchOnWindowFocus: false, refetchOnReconnect: false, staleTime: 30_000 },
    },
  })
