import { setTimeout as wait } from 'node:timers/promises'
import type { InputOf } from '../../src/shared/api/index.ts'
import { makePlan } from '../helpers/jobs.ts'
import type { BareReader } from './bare-reader.ts'
import { groupStatement, planStatement, relateToBaseline } from './baselines.ts'
import { besideBareReader, measureDelay, type OpenedDirectory, time, timeBoth, withMillionUsers } from './opened-directory.ts'
import { type Bench, holdTo, median } from './row.ts'

const IDLE_MS = 5_000

/** A part of the job that spans several checkpoints. */
const CHANGED = 20_000

const FRAME_MS = 16

const PLAN_ROUNDS = 3

/** About the users of one slice of the job. */
const SLICE_USERS = 200

const groupAllUsers: InputOf<'bulk:plan'> = {
  change: { kind: 'add-to-group', group: 'measured' },
  selection: { kind: 'matching' },
}

const plan: Bench = {
  name: 'bulk-plan',
  run: () =>
    besideBareReader(async (directory, bare) => {
      const measured = await timeBoth(PLAN_ROUNDS, {
        ours: [() => makePlan(directory.call, groupAllUsers)],
        baseline: [() => bare.run(planStatement, 'chain')],
      })
      return relateToBaseline('bulk-plan', 'ms for a million', measured, median)
    }),
}

/** Changes users until enough of them are changed; returns how many. */
const changeUsers = async ({ call }: OpenedDirectory, planId: string): Promise<number> => {
  const { id } = await call('bulk:run', { planId })
  for (;;) {
    // As often as a window polls.
    await wait(250)
    const { state, done } = await call('jobs:read', { id })
    if (state === 'failed') throw new Error('the job failed')
    if (state === 'running' && done < CHANGED) continue
    await call('jobs:cancel', { id })
    return done
  }
}

/** Inserts the same rows with one statement per transaction of `SLICE_USERS`; returns the duration (milliseconds). */
const insertMembers = (bare: BareReader): Promise<number> =>
  time(async () => {
    for (let from = 0; from < CHANGED; from += SLICE_USERS) await bare.run(groupStatement(from, SLICE_USERS), 'write')
  })

const job: Bench = {
  name: 'bulk',
  run: () =>
    besideBareReader(async (directory, bare) => {
      const { planId } = await makePlan(directory.call, groupAllUsers)
      let changed = 0
      const took = await time(async () => {
        changed = await changeUsers(directory, planId)
      })
      const baseline = await insertMembers(bare)
      const perUser = { ours: [(took / changed) * CHANGED], baseline: [baseline] }
      return relateToBaseline('bulk', `ms for ${CHANGED} users`, perUser, median)
    }),
}

const delay: Bench = {
  name: 'bulk-delay',
  run: () =>
    withMillionUsers(async (directory) => {
      const { planId } = await makePlan(directory.call, groupAllUsers)
      const idle = await measureDelay(() => wait(IDLE_MS))
      const busy = await measureDelay(() => changeUsers(directory, planId))
      return holdTo({ name: 'bulk-delay', unit: 'ms (p99.9)', ours: busy, baseline: idle, atMost: idle + FRAME_MS })
    }),
}

/** A bulk change of a million users: the time of its plan and its job, and how long the job delays the main thread. */
export const bulkBenches: readonly Bench[] = [plan, job, delay]
