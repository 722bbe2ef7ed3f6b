import { operationNames } from '../../shared/api/names.ts'
import type { Trace } from '../platform/trace.ts'
import type { Dispatch } from './dispatch.ts'

/** A name from outside is printed only if the contract has it. */
const nameOf = (operation: unknown): string => operationNames.find((known) => known === operation) ?? 'unknown-operation'

/** Reports each call's transport, operation, result and duration. Returns the same dispatch if calls are not traced. */
export const traceCalls = (dispatch: Dispatch, { call: report }: Trace): Dispatch => {
  if (!report) return dispatch
  return async (call, caller) => {
    const start = performance.now()
    const result = await dispatch(call, caller)
    const milliseconds = performance.now() - start
    const code = result.ok ? 'ok' : result.error.code
    report({ transport: caller.transport, operation: nameOf(call.operation), result: code, milliseconds })
    return result
  }
}
