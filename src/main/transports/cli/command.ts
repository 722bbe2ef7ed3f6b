import { parseArgs } from 'node:util'
import type { ComparisonCounts } from '../../../shared/api/comparison.ts'
import type { InputOf } from '../../../shared/api/index.ts'
import type { OperationName } from '../../../shared/api/names.ts'
import type { GatehouseError, PlainCode, StorageFault } from '../../../shared/errors.ts'
import { type cliMessages, formatTerminalBrokenReason, formatTerminalError } from '../../../shared/messages/terminal-messages.ts'
import type { Result } from '../../../shared/result.ts'
import type { Dispatch, OutputOfCall } from '../../pipeline/dispatch.ts'

/** Exit codes of every command. */
export const DONE = 0
export const FAILED = 1
export const USAGE_ERROR = 2

type Options = Readonly<Record<string, { readonly type: 'string' | 'boolean' }>>

type Values<O extends Options> = {
  readonly [Name in keyof O]?: O[Name]['type'] extends 'string' ? string : boolean
}

/** What a restore came to. */
type Restored =
  | {
      readonly kind: 'restored'
      readonly madeAt: number
      readonly users: number
      readonly head: string | null
      readonly kept: string | null
    }
  | { readonly kind: 'refused'; readonly reason: keyof typeof cliMessages.restoreRefusals }
  | { readonly kind: 'blocked'; readonly code: PlainCode }
  | { readonly kind: 'failed'; readonly fault: StorageFault }

/** What a rehearsed backup differs in from the directory that it would replace. */
export type Compared = {
  readonly madeAt: number
  readonly users: number
  readonly isLogIntact: boolean
  readonly counts: ComparisonCounts | null
}

type CommandParts = {
  /** Opens the directory. */
  readonly open: () => Promise<Dispatch>
  /** Restores a backup into the data folder, which must be new. With `confirm`, it replaces the directory there if that resolves to true. */
  readonly restore: (file: string, confirm: ((compared: Compared) => Promise<boolean>) | null) => Promise<Restored>
  readonly print: (line: string) => void
  readonly printError: (line: string) => void
}

/** Runs a command whose options are parsed. Resolves to the exit code. */
type Run = (parts: CommandParts) => Promise<number>

export type Command = {
  /** Whether the data folder must hold a directory. */
  readonly needsDirectory: boolean
  /** The words of the command's name. */
  readonly name: readonly string[]
  /** Parses the words after the name. Null if one is unknown or lacks its value, so that a misspelt option is an error. */
  readonly parse: (words: readonly string[]) => Run | null
}

/** Defines a command. Every command accepts `--data-dir`, which is read before the directory opens. */
export const defineCommand = <const O extends Options>({
  name,
  options,
  needsDirectory = true,
  run,
}: {
  name: readonly string[]
  options: O
  needsDirectory?: boolean
  run: (parts: CommandParts & { readonly values: Values<O> }) => Promise<number>
}): Command => ({
  name,
  needsDirectory,
  parse: (words) => {
    try {
      const { values } = parseArgs({ args: [...words], options: { ...options, 'data-dir': { type: 'string' } } })
      if (Object.values(values).includes('')) return null
      // parseArgs has checked the type of each value.
      return (parts) => run({ ...parts, values: values as Values<O> })
    } catch {
      return null
    }
  },
})

export const callFromTerminal = <const K extends OperationName>(
  dispatch: Dispatch,
  operation: K,
  input: InputOf<K>,
): Promise<Result<OutputOfCall<K>>> =>
  dispatch({ operation, input, sessionId: null }, { transport: 'terminal', source: 'terminal', desktop: null })

/** Explains why a command failed. */
export const explain = async (error: GatehouseError, dispatch: Dispatch): Promise<string> =>
  error.code === 'directory-broken' ? readBrokenReason(dispatch) : formatTerminalError(error)

/** Asks a broken directory for its reason. */
export const readBrokenReason = async (dispatch: Dispatch): Promise<string> => {
  const caller = { transport: 'terminal' as const, source: 'terminal', desktop: null }
  const result = await dispatch({ operation: 'app:status', input: undefined, sessionId: null }, caller)
  const status = result.ok ? result.value : null
  return formatTerminalBrokenReason(status?.state === 'broken' ? status : null)
}
