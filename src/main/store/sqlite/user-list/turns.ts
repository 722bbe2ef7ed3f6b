/** A read in turns: between any two, others may be answered, or it may be given up. */
export type Turns<T> = Generator<undefined, T>

/** All turns of a read without a pause between them. */
export const runThrough = <T>(turns: Turns<T>): T => {
  for (;;) {
    const { done, value } = turns.next()
    if (done) return value
  }
}
