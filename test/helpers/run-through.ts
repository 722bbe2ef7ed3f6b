import type { TimeSlices } from '../../src/main/store/sqlite/connection/read-scheduler.ts'

/** Runs all time slices of a read without pauses. */
export const runThrough = <T>(slices: TimeSlices<T>): T => {
  for (;;) {
    const { done, value } = slices.next()
    if (done) return value
  }
}
