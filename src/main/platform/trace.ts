/** A shorter statement is not worth a line (milliseconds): it takes about as long as one frame. */
const SLOW_STATEMENT_MS = 20

/** One call of an operation, without its input and output. */
export type TracedCall = {
  readonly transport: string
  readonly operation: string
  /** `ok` or the error's code. */
  readonly result: string
  readonly milliseconds: number
}

/** The parts of a trace. Null if a part is off. */
export type Trace = {
  readonly call: ((call: TracedCall) => void) | null
  /** The text of a statement with its placeholders, and its duration. */
  readonly statement: ((text: string, milliseconds: number) => void) | null
}

export const NO_TRACE: Trace = { call: null, statement: null }

const printToStandardError = (line: string): void => void process.stderr.write(`${line}\n`)

/**
 * Reads the setting `GATEHOUSE_TRACE`: `operations`, `sql`, or both with a comma.
 *
 * Lines have names, codes, statements and durations, never inputs or values. It is therefore allowed outside a checkout too.
 */
export const readTrace = (setting: string | undefined, print: (line: string) => void = printToStandardError): Trace => {
  const parts = (setting ?? '').split(',').map((part) => part.trim())
  return {
    call: parts.includes('operations')
      ? ({ transport, operation, result, milliseconds }) =>
          print(`trace ${transport} ${operation} ${result} ${milliseconds.toFixed(1)} ms`)
      : null,
    statement: parts.includes('sql')
      ? (text, milliseconds) => {
          if (milliseconds >= SLOW_STATEMENT_MS)
            print(`trace sql ${milliseconds.toFixed(1)} ms ${text.replaceAll(/\s+/g, ' ').trim()}`)
        }
      : null,
  }
}
