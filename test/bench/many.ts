import { setTimeout as wait } from 'node:timers/promises'
import type { InputOf, OutputOf } from '../../src/shared/api/index.ts'
import { planMany } from '../helpers/jobs.ts'
import { measureDelay, time, withDesk } from './desk.ts'
import { type Bench, holdTo } from './row.ts'

/** The longest acceptable time for a plan (milliseconds). The user waits for it beside a progress bar. */
const PLANNED_MS = 10_000

const IDLE_MS = 5_000

/** A part of the job that spans several checkpoints. */
const CHANGED = 20_000

const FRAME_MS = 16

const tagEverybody: InputOf<'bulk:plan'> = {
  change: { kind: 'add-tag', tag: 'measured' },
  selection: { kind: 'matching' },
}

const plan: Bench = {
  name: 'many-plan',
  run: () =>
    withDesk(async (desk) => {
      const took = await time(() => planMany(desk.call, tagEverybody))
      return holdTo({ name: 'many-plan', unit: 'ms for a million', ours: took, atMost: PLANNED_MS })
    }),
}

const job: Bench = {
  name: 'many',
  run: () =>
    withDesk(async (desk) => {
      const { planId } = await planMany(desk.call, tagEverybody)
      const idle = await measureDelay(() => wait(IDLE_MS))
      let done: OutputOf<'jobs:read'> | null = null
      const busy = await measureDelay(async () => {
        const { id } = await desk.call('bulk:run', { planId })
        do {
          // As often as a window polls.
          await wait(250)
          done = await desk.call('jobs:read', { id })
        } while (done.state === 'running' && done.done < CHANGED)
        await desk.call('jobs:cancel', { id })
      })
      if ((done as OutputOf<'jobs:read'> | null)?.state === 'failed') throw new Error('the job failed')
      return holdTo({ name: 'many', unit: 'ms (p99.9)', ours: busy, baseline: idle, atMost: idle + FRAME_MS })
    }),
}

/** A bulk change of a million accounts: how long its plan takes, and how much its job delays the thread that serves the windows. */
export const manyBenches: readonly Bench[] = [plan, job]
