import type { GatehouseError } from './errors.ts'

/** What every operation resolves to, over every transport: nothing is thrown at a caller. */
export type Result<T> = { ok: true; value: T } | { ok: false; error: GatehouseError }

export const succeed = <T>(value: T): Result<T> => ({ ok: true, value })

export const fail = (error: GatehouseError): Result<never> => ({ ok: false, error })
