import type { Turns } from '../../src/main/store/sqlite/user-search/time-slices.ts'

/** All turns of a read without a pause between them. */
export const runThrough = <T>(turns: Turns<T>): T => {
  for (;;) {
    const { done, value } = turns.next()
    if (done) return value
  }
}
