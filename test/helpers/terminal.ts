import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import type { Dispatch } from '../../src/main/pipeline/dispatch.ts'
import { openReplacementOutside } from '../../src/main/platform/atomic-file.ts'
import type { TerminalParts } from '../../src/main/transports/cli/command-run.ts'
import { readCommand, runCommand } from '../../src/main/transports/cli/terminal-commands.ts'

export type TerminalResult = {
  readonly code: number
  readonly output: string
  readonly errors: string
  /** The lines of standard input that the command left. */
  readonly unread: number
}

type Opened = { readonly folder: string; readonly core: { readonly dispatch: Dispatch } }

/** Runs a command on an open directory, as `cli.ts` does in its own process. `lines` are those of standard input. */
export const runTerminal = async (
  { folder, core }: Opened,
  argv: readonly string[],
  lines: readonly string[] = [],
  parts: Partial<TerminalParts> = {},
): Promise<TerminalResult> => {
  const output: string[] = []
  const errors: string[] = []
  const left = [...lines]
  const next = async (): Promise<string | null> => left.shift() ?? null
  const read = readCommand(argv)
  const end = (code: number): TerminalResult => ({
    code,
    output: output.map((line) => `${line}\n`).join(''),
    errors: errors.map((line) => `${line}\n`).join(''),
    unread: left.length,
  })
  if (read.kind === 'print') {
    output.push(...read.lines)
    return end(0)
  }
  if (read.kind === 'usage') {
    errors.push(...read.lines)
    return end(2)
  }
  const code = await runCommand(read, {
    dataFolder: folder,
    open: async () => ({ dispatch: core.dispatch, hasKeys: true }),
    restore: async () => ({ kind: 'refused', reason: 'no-file' }),
    input: { ask: next, askSecret: next, isInteractive: false },
    print: (line) => void output.push(line),
    printError: (line) => void errors.push(line),
    showProgress: () => undefined,
    isWithoutDirectory: () => false,
    resolvePath: (path) => resolve(path),
    hasFile: existsSync,
    openFile: async (path, content) => {
      try {
        const file = await openReplacementOutside(path, folder)
        if (content !== null) await file.write(content)
        return { kind: 'open', path, file }
      } catch {
        return { kind: 'failed', fault: null }
      }
    },
    signal: new AbortController().signal,
    ...parts,
  })
  return end(code)
}
