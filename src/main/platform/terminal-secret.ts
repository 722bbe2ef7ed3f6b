import { createInterface } from 'node:readline'
import { Writable } from 'node:stream'

/** Reads one line from standard input. On a terminal it asks for it, and does not show what is typed. */
export const readSecret = (prompt: string): Promise<string> =>
  new Promise((resolve) => {
    const isTerminal = process.stdin.isTTY === true
    if (isTerminal) process.stderr.write(prompt)
    const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() })
    const lines = createInterface({ input: process.stdin, output: nowhere, terminal: isTerminal })
    let typed = ''
    lines.once('line', (line) => {
      typed = line
      lines.close()
    })
    lines.once('close', () => {
      if (isTerminal) process.stderr.write('\n')
      resolve(typed)
    })
  })
