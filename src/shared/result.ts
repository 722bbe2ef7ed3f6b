import type { GatehouseError } from './errors.ts'

/** The result of every operation over every transport. Operations never throw to a caller. */
export type Result<T> = { ok: true; value: T } | { ok: false; error: GatehouseError }

export const succeed = <T>(value: T): Result<T> => ({ ok: true, value })

export const fail = (error: GatehouseError): Result<never> => ({ ok: false, error })
