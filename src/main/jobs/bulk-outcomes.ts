import { type SkipReason, skipReasons } from '../../shared/domain/bulk-changes.ts'
import type { BulkPlan, Store } from '../store/ports/store.ts'
import type { JobReport } from './job-runner.ts'

/** The outcome of a job for each user: one byte per user, because there may be a million. */
export const createOutcomes = ({ numbers }: Pick<BulkPlan, 'numbers'>, store: Pick<Store, 'listPeople'>) => {
  // 0: changed; else one more than the reason's place in the list.
  const outcomes = new Uint8Array(numbers.length)
  let done = 0
  let changed = 0

  const report: JobReport = {
    count: () => done,
    read: async (from, to) => {
      const people = await store.listPeople(numbers.subarray(from, to))
      return people.map((person, index) => ({
        email: person?.email ?? null,
        name: person?.name ?? '',
        skipped: skipReasons[(outcomes[from + index] ?? 0) - 1] ?? null,
      }))
    },
  }

  return {
    report,
    add: (reasons: readonly (SkipReason | null)[]): void => {
      for (const reason of reasons) {
        outcomes[done] = reason === null ? 0 : skipReasons.indexOf(reason) + 1
        if (reason === null) changed += 1
        done += 1
      }
    },
    countDone: () => done,
    countChanged: () => changed,
    listSkipped: (): { reason: SkipReason; count: number }[] => {
      const counts = new Array<number>(skipReasons.length + 1).fill(0)
      for (const outcome of outcomes.subarray(0, done)) counts[outcome] = (counts[outcome] ?? 0) + 1
      return skipReasons.flatMap((reason, index) => {
        const count = counts[index + 1] ?? 0
        return count === 0 ? [] : [{ reason, count }]
      })
    },
  }
}
