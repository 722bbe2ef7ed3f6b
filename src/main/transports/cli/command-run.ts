import { setTimeout as wait } from 'node:timers/promises'
import type { InputOf } from '../../../shared/api/index.ts'
import type { JobView } from '../../../shared/api/jobs.ts'
import type { OperationName } from '../../../shared/api/names.ts'
import type { GatehouseError, PlainCode, StorageFault } from '../../../shared/errors.ts'
import {
  type cliMessages,
  type formatComparison,
  formatTerminalBrokenReason,
} from '../../../shared/messages/terminal-messages.ts'
import { signInMessages } from '../../../shared/messages/terminal-output-messages.ts'
import type { Dispatch, OutputOfCall } from '../../pipeline/dispatch.ts'
import type { Caller, Files } from '../../pipeline/handler.ts'
import type { TerminalInput } from '../../platform/terminal-input.ts'
import { escapeControls, toJson } from '../../platform/terminal-text.ts'
import { CANCELLED, DONE, FAILED, USAGE_ERROR } from './exit-codes.ts'

/** How often a job is asked for its progress (milliseconds). */
const LOOK_MS = 150

/** What a restore came to. */
type Restored =
  | {
      readonly kind: 'restored'
      readonly madeAt: number
      readonly users: number
      readonly head: string | null
      /** Where the replaced directory is. Null if there was none. */
      readonly kept: string | null
    }
  | { readonly kind: 'refused'; readonly reason: keyof typeof cliMessages.restoreRefusals }
  | { readonly kind: 'blocked'; readonly code: PlainCode }
  | { readonly kind: 'failed'; readonly fault: StorageFault }

/** What a backup differs in from the directory that it would replace. */
export type Compared = Parameters<typeof formatComparison>[0]

/** What the program gives to its commands. */
export type TerminalParts = {
  readonly dataFolder: string
  /** Opens the directory. `hasKeys` is false if its keys are sealed by a keychain, which a terminal cannot use. */
  readonly open: () => Promise<{ readonly dispatch: Dispatch; readonly hasKeys: boolean }>
  /** Restores a backup into the data folder, which must be new. With `confirm`, it replaces the directory there if that resolves to true. */
  readonly restore: (
    file: string,
    readPassphrase: () => Promise<string>,
    confirm: ((compared: Compared) => Promise<boolean>) | null,
  ) => Promise<Restored>
  readonly input: Pick<TerminalInput, 'ask' | 'askSecret' | 'isInteractive'>
  readonly print: (line: string) => void
  readonly printError: (line: string) => void
  /** Replaces the line of the progress; null removes it. Does nothing where no terminal shows it. */
  readonly showProgress: (text: string | null) => void
  /** Whether opening the folder would create a new directory. */
  readonly isWithoutDirectory: () => boolean
  /** The path that the command line names, from the folder where the program was called. */
  readonly resolvePath: (path: string) => string
  /** Whether the file that the command line names exists. */
  readonly hasFile: (path: string) => boolean
  /** Opens this file for an export, and writes the content if there is one already. */
  readonly openFile: (path: string, content: string | null) => ReturnType<Files['openExport']>
  /** Aborted by Ctrl-C. */
  readonly signal: AbortSignal
}

/** Ends a command with a message. */
export class CommandEnded extends Error {
  readonly exitCode: number

  constructor(exitCode: number, message: string) {
    super(message)
    this.exitCode = exitCode
  }
}

/** The command line was understood, but one of its values is wrong. */
export const usageError = (message: string): CommandEnded => new CommandEnded(USAGE_ERROR, message)

/** An operation refused the call. */
export class CallRefused extends Error {
  readonly error: GatehouseError

  constructor(error: GatehouseError) {
    super(error.code)
    this.error = error
  }
}

/** Asks a broken directory for its reason. */
export const readBrokenReason = async (dispatch: Dispatch): Promise<string> => {
  const caller = { transport: 'terminal' as const, source: 'terminal', desktop: null }
  const result = await dispatch({ operation: 'app:status', input: undefined, sessionId: null }, caller)
  const status = result.ok ? result.value : null
  return formatTerminalBrokenReason(status?.state === 'broken' ? status : null)
}

/** A secret or an answer that the input does not have. */
const requireLine = (line: string | null, missing: string): string => {
  if (line === null) throw new CommandEnded(FAILED, missing)
  return line
}

/** One run of a command: its calls, as the user who signed in, and its output. */
export class CommandRun {
  readonly parts: TerminalParts
  readonly isJson: boolean
  readonly #as: string | null
  readonly #needsSession: boolean
  #dispatch: Dispatch | null = null
  #sessionId: string | null = null

  constructor(parts: TerminalParts, how: { isJson: boolean; as: string | null; needsSession: boolean }) {
    this.parts = parts
    this.isJson = how.isJson
    this.#as = how.as
    this.#needsSession = how.needsSession
  }

  /** Opens the directory, and signs in where the command needs it. @throws CommandEnded, CallRefused */
  async signIn(): Promise<void> {
    if (this.#needsSession && this.#sessionId === null) await this.#signIn()
  }

  /** The first call signs in. `files`: what an operation with a file writes to. @throws CallRefused */
  async call<const K extends OperationName>(operation: K, input: InputOf<K>, files?: Files): Promise<OutputOfCall<K>> {
    await this.signIn()
    return this.#send(operation, input, files)
  }

  /** Waits for a job and shows its progress. Ctrl-C cancels it. @throws CommandEnded if it did not succeed */
  async finishJob({ id }: JobView): Promise<NonNullable<JobView['result']>> {
    let isCancelling = false
    for (;;) {
      const job = await this.#send('jobs:read', { id })
      if (job.state !== 'running') this.parts.showProgress(null)
      switch (job.state) {
        case 'running':
          break
        case 'done':
          if (!job.result) throw new CommandEnded(FAILED, signInMessages.jobFailed)
          return job.result
        case 'cancelled':
          throw new CommandEnded(CANCELLED, signInMessages.jobCancelled)
        case 'failed':
          throw new CommandEnded(FAILED, signInMessages.jobFailed)
      }
      this.parts.showProgress(signInMessages.progress(job.done, job.total))
      if (this.parts.signal.aborted && !isCancelling) {
        isCancelling = true
        await this.#send('jobs:cancel', { id })
      }
      await wait(LOOK_MS)
    }
  }

  /** Prints the answer: as one JSON document, or as lines. */
  tell(view: unknown, lines: readonly string[]): number {
    if (this.isJson) this.parts.print(toJson(view))
    else for (const line of lines) this.line(line)
    return DONE
  }

  /** Prints one of many answers: as a line of JSON Lines, or as a line of text. */
  row(view: unknown, line: string): void {
    if (this.isJson) this.parts.print(toJson(view))
    else this.line(line)
  }

  /** Prints a line of text. Names and notes of other users must not control the terminal. */
  line(text: string): void {
    this.parts.print(escapeControls(text))
  }

  /** Whether the user has pressed Ctrl-C, or the reader of the output is gone. */
  get isInterrupted(): boolean {
    return this.parts.signal.aborted
  }

  /** @throws CommandEnded at the end of the input */
  async ask(prompt: string, missing: string): Promise<string> {
    return requireLine(await this.parts.input.ask(prompt), missing)
  }

  /** @throws CommandEnded at the end of the input */
  async askSecret(prompt: string, missing: string): Promise<string> {
    return requireLine(await this.parts.input.askSecret(prompt), missing)
  }

  /** Why the directory cannot be opened. */
  async readBrokenReason(): Promise<string> {
    return readBrokenReason(await this.#open())
  }

  /** Signs out. Its failure changes nothing of what the command did. */
  async close(): Promise<void> {
    this.parts.showProgress(null)
    if (this.#sessionId === null) return
    await this.#send('auth:logout', undefined).catch(() => undefined)
    this.#sessionId = null
  }

  /** Asks for the email, the password and, if the user has one, the code. On standard input, each is a line. */
  async #signIn(): Promise<void> {
    await this.#open()
    const email = this.#as ?? (await this.ask(signInMessages.emailPrompt, signInMessages.emailMissing))
    const password = await this.askSecret(signInMessages.passwordPrompt, signInMessages.passwordMissing)
    const first = await this.#trySignIn(email, password)
    if (first !== null) {
      this.#sessionId = first
      return
    }
    const code = await this.ask(signInMessages.codePrompt, signInMessages.codeMissing)
    this.#sessionId = (await this.#send('auth:login', { email, password, code })).sessionId
  }

  /** Null if the code of the second factor is needed too. */
  async #trySignIn(email: string, password: string): Promise<string | null> {
    try {
      return (await this.#send('auth:login', { email, password })).sessionId
    } catch (error) {
      if (error instanceof CallRefused && error.error.code === 'second-factor-required') return null
      throw error
    }
  }

  async #open(): Promise<Dispatch> {
    if (this.#dispatch) return this.#dispatch
    const { dispatch, hasKeys } = await this.parts.open()
    // Without the keys no password can be checked, and each attempt would count as failed.
    if (this.#needsSession && !hasKeys) throw new CommandEnded(FAILED, signInMessages.keysSealed)
    this.#dispatch = dispatch
    return dispatch
  }

  async #send<const K extends OperationName>(operation: K, input: InputOf<K>, files?: Files): Promise<OutputOfCall<K>> {
    const dispatch = await this.#open()
    const caller: Caller = { transport: 'terminal', source: 'terminal', desktop: null, ...(files ? { files } : {}) }
    const result = await dispatch({ operation, input, sessionId: this.#sessionId }, caller)
    if (!result.ok) throw new CallRefused(result.error)
    return result.value
  }
}
