import type { ElectronApplication, Page } from 'playwright'
import { SECOND_MS } from '../../src/shared/domain/time.ts'
import { copyLargeDirectory, HALF_A_MILLION_TOLD, largeAdministrator } from '../helpers/large-directory.ts'
import { BareReader } from './bare-reader.ts'
import { relateToBaseline, wholeLogStatement } from './baselines.ts'
import { time } from './opened-directory.ts'
import { type Bench, holdTo, measureOnce, median } from './row.ts'
import { openGatehouseOn } from './windows.ts'

/** A frame at 60 a second (milliseconds): the limit for the additional delay of the main process. */
const GOAL_DELAY_MS = 16

/** How long the idle main process is measured (milliseconds). */
const REST_MS = 10_000

/** The polling interval of a window (milliseconds). */
const LOOK_MS = 250

const NANOSECONDS_PER_MS = 1e6

/** The sampling step of the event loop's delay (milliseconds). */
const RESOLUTION_MS = 1

/** Runs work in the window and returns the 99.9th percentile of the main process's event loop delay (milliseconds). */
const watchDelay = async <T>(app: ElectronApplication, work: () => Promise<T>): Promise<{ delayMs: number; value: T }> => {
  await app.evaluate((_, resolution) => {
    const { monitorEventLoopDelay } = process.getBuiltinModule('node:perf_hooks')
    const histogram = monitorEventLoopDelay({ resolution })
    histogram.enable()
    Object.assign(globalThis, { delays: histogram })
  }, RESOLUTION_MS)
  const value = await work()
  const nanoseconds = await app.evaluate(() => {
    const { delays } = globalThis as unknown as { delays: { disable: () => void; percentile: (percent: number) => number } }
    delays.disable()
    return delays.percentile(99.9)
  })
  return { delayMs: nanoseconds / NANOSECONDS_PER_MS, value }
}

const signIn = (page: Page): Promise<string> =>
  page.evaluate(async (who) => {
    const result = await window.gatehouse.auth.login(who)
    if (!result.ok) throw new Error(`the bench cannot sign in: ${result.error.code}`)
    return result.value.sessionId
  }, largeAdministrator)

/** Verifies the log as the screen does, and resolves to the duration (milliseconds). */
const verify = (page: Page, sessionId: string): Promise<number> =>
  page.evaluate(
    async ({ id, lookMs, entries }) => {
      const start = performance.now()
      const begun = await window.gatehouse.audit.verify(undefined, id)
      if (!begun.ok) throw new Error(`the verification was refused: ${begun.error.code}`)
      for (;;) {
        const job = await window.gatehouse.jobs.read({ id: begun.value.id }, id)
        if (!job.ok) throw new Error(`the job was refused: ${job.error.code}`)
        const { state, result } = job.value
        if (state === 'done' && result?.kind === 'intact' && result.entries > entries) return performance.now() - start
        if (state !== 'running') throw new Error(`the log was found ${JSON.stringify(job.value)}`)
        await new Promise((resolve) => setTimeout(resolve, lookMs))
      }
    },
    { id: sessionId, lookMs: LOOK_MS, entries: HALF_A_MILLION_TOLD.entries },
  )

const measure = measureOnce(async () => {
  const { folder, remove } = await copyLargeDirectory(HALF_A_MILLION_TOLD)
  const { app, page, close } = await openGatehouseOn(folder)
  try {
    const sessionId = await signIn(page)
    const rest = await watchDelay(app, () => page.waitForTimeout(REST_MS))
    const { delayMs, value } = await watchDelay(app, () => verify(page, sessionId))
    const shown = [delayMs, rest.delayMs].map((ms) => ms.toFixed(1))
    process.stderr.write(`verify: ${shown[0]} ms of delay at p99.9, ${shown[1]} ms at rest\n`)
    const bare = new BareReader(folder)
    const bareMs = await time(() => bare.run(wholeLogStatement, 'chain'))
    await bare.close()
    return { seconds: value / SECOND_MS, bareSeconds: bareMs / SECOND_MS, laterMs: delayMs - rest.delayMs }
  } finally {
    await close()
    remove()
  }
})

/** A verification of the whole log in the real window: its duration, and how much it delays the main process. */
export const verifyBenches: readonly Bench[] = [
  {
    name: 'verify',
    run: async () => {
      const { seconds, bareSeconds } = await measure()
      return relateToBaseline('verify', 's', { ours: [seconds], baseline: [bareSeconds] }, median)
    },
  },
  {
    name: 'verify-delay',
    run: async () => holdTo({ name: 'verify-delay', unit: 'ms', ours: (await measure()).laterMs, atMost: GOAL_DELAY_MS }),
  },
]
