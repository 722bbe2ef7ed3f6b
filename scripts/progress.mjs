/** An error that the user can fix. Its message is shown without a stack. */
export class Stop extends Error {}

// Progress goes to stderr, because stdout belongs to the command's output.

/** Announces a step before it starts, because slow ones take a minute. */
export function step(text) {
  process.stderr.write(`[set-up] ${text}\n`)
}

/** A notice without consequences for this run. */
export function notice(text) {
  process.stderr.write(`[notice] ${text}\n`)
}
