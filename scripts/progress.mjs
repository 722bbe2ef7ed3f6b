/** A reason to stop that people can act on: shown as it is, without a stack. */
export class Stop extends Error {}

// Progress goes to stderr, because stdout belongs to the command's output.

/** One line for a step that really does something, before it starts: the slow ones take a minute. */
export function step(text) {
  process.stderr.write(`[set-up] ${text}\n`)
}

/** Something that people should know, although nothing is being done about it. */
export function notice(text) {
  process.stderr.write(`[notice] ${text}\n`)
}
