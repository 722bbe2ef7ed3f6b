import { createInterface, type Interface } from 'node:readline'
import { Writable } from 'node:stream'
import { decodeUtf8, hasReplacedBytes } from './strict-utf8.ts'

/** The longest line (bytes): far above any password. Standard input may be a file of any size. */
const LINE_MAX_BYTES = 16_384

const LINE_END = 0x0a

/** The input is not text: a line is too long, or its bytes are not UTF-8. */
export class UnreadableInput extends Error {}

/**
 * Answers from a person at a terminal, or lines of standard input.
 *
 * A terminal shows the prompt, and nothing of a secret that is typed. A pipe or file gets no prompt.
 */
export class TerminalInput {
  readonly #source: NodeJS.ReadStream
  readonly #prompts: NodeJS.WritableStream
  readonly #interrupt: () => void
  readonly isInteractive: boolean
  #lines: AsyncIterator<string> | null = null
  #typing: Interface | null = null
  #isSecret = false

  /** `interrupt` is called when the user presses Ctrl-C while the terminal is read. */
  constructor(source: NodeJS.ReadStream, prompts: NodeJS.WritableStream, interrupt: () => void) {
    this.#source = source
    this.#prompts = prompts
    this.#interrupt = interrupt
    this.isInteractive = source.isTTY === true
  }

  /** The next line. Null at the end of the input. @throws UnreadableInput */
  async ask(prompt: string): Promise<string | null> {
    return this.#ask(prompt, false)
  }

  /** The same, without showing what is typed. @throws UnreadableInput */
  async askSecret(prompt: string): Promise<string | null> {
    return this.#ask(prompt, true)
  }

  /** Gives the terminal back. The process could not end otherwise. */
  close(): void {
    this.#typing?.close()
    if (this.#lines && !this.#typing) this.#source.destroy()
  }

  async #ask(prompt: string, isSecret: boolean): Promise<string | null> {
    if (!this.isInteractive) {
      this.#lines ??= readLines(this.#source)
      return this.#next(this.#lines)
    }
    // One interface for all questions, because a second one would miss what was typed or pasted meanwhile.
    const lines = this.#lines ?? this.#startTyping()
    this.#prompts.write(prompt)
    this.#isSecret = isSecret
    const line = await this.#next(lines)
    this.#isSecret = false
    if (isSecret || line === null) this.#prompts.write('\n')
    if (line !== null && hasReplacedBytes(line)) throw new UnreadableInput('the terminal sent bytes that are not UTF-8')
    return line
  }

  #startTyping(): AsyncIterator<string> {
    const output = new Writable({
      write: (chunk: Buffer, _encoding, done) => {
        if (!this.#isSecret) this.#prompts.write(chunk)
        done()
      },
    })
    const typing = createInterface({ input: this.#source, output, terminal: true, historySize: 0 })
    typing.on('SIGINT', () => {
      this.#interrupt()
      typing.close()
    })
    this.#typing = typing
    this.#lines = typing[Symbol.asyncIterator]()
    return this.#lines
  }

  async #next(lines: AsyncIterator<string>): Promise<string | null> {
    const { done, value } = await lines.next()
    return done ? null : value
  }
}

/** The lines of a pipe or file, strictly as UTF-8, without their ends. @throws UnreadableInput */
async function* readLines(source: AsyncIterable<Buffer | string>): AsyncGenerator<string> {
  let rest: Buffer = Buffer.alloc(0)
  for await (const chunk of source) {
    rest = Buffer.concat([rest, Buffer.from(chunk)])
    for (let end = rest.indexOf(LINE_END); end !== -1; end = rest.indexOf(LINE_END)) {
      yield readLine(rest.subarray(0, end))
      rest = rest.subarray(end + 1)
    }
    if (rest.length > LINE_MAX_BYTES) throw new UnreadableInput('a line is too long')
  }
  if (rest.length > 0) yield readLine(rest)
}

const readLine = (bytes: Buffer): string => {
  const text = bytes.length > LINE_MAX_BYTES ? null : decodeUtf8(bytes)
  if (text === null) throw new UnreadableInput('a line is too long or not UTF-8')
  return text.endsWith('\r') ? text.slice(0, -1) : text
}
