import type { GatehouseError } from '../../../shared/errors.ts'
import type { Result } from '../../../shared/result.ts'
import type { Dispatch } from '../../pipeline/dispatch.ts'
import { readBrokenReason } from './broken-reason.ts'

/** Exit codes of every command. */
export const DONE = 0
export const FAILED = 1
export const USAGE_ERROR = 2

type CommandCall = {
  readonly options: ReadonlyMap<string, string>
  readonly dispatch: Dispatch
  readonly print: (line: string) => void
  readonly printError: (line: string) => void
}

export type Command = {
  /** The words of the command's name. */
  readonly name: readonly string[]
  /** Options that take a value. */
  readonly options: readonly string[]
  readonly switches: readonly string[]
  /** Resolves to the exit code. */
  readonly run: (call: CommandCall) => Promise<number>
}

export const callFromTerminal = (dispatch: Dispatch, operation: string, input: unknown): Promise<Result<unknown>> =>
  dispatch({ operation, input, sessionId: null }, { transport: 'terminal', source: 'terminal', desktop: null })

/** Explains why a command failed. */
export const explain = async (error: GatehouseError, dispatch: Dispatch): Promise<string> => {
  switch (error.code) {
    case 'not-set-up':
      return 'This directory has no administrator yet: start Gatehouse to create one.'
    case 'no-such-user':
      return 'No administrator has this address.'
    case 'directory-broken':
      return readBrokenReason(dispatch)
    case 'busy':
      return 'Another process keeps the directory busy. Nothing was changed; try again.'
    case 'internal':
      return `Something unexpected happened. It is told above, under ${error.id}.`
    default:
      return `Refused: ${error.code}.`
  }
}
