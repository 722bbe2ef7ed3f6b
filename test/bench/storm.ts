import type { Page } from 'playwright'
import { makeDiskFolder } from '../helpers/disk-folder.ts'
import { callerOf, openRealCore } from '../helpers/real-core.ts'
import { type Bench, holdTo, measureOnce, median, percentile, type Row } from './row.ts'
import { openGatehouseOn } from './windows.ts'

/** The number of sign-ins that hash concurrently all the time. */
const AT_ONCE = 16

/** The directory's own cost: a quarter of a second on most machines. */
const COST = 12

/** The duration of the load (milliseconds), well within a window's 120 attempts. */
const STORM_MS = 10_000

/** The median of the rounds is used, because other load on the machine slows down some of them. */
const ROUNDS = 3

/** The pause between two calls of a working, signed-in user (milliseconds). */
const PAUSE_MS = 10

/**
 * A delay that users do not notice (milliseconds). Jakob Nielsen, Usability Engineering, chapter 5: a tenth of a second feels
 * instantaneous.
 */
const GOAL_MS = 100

const administrator = { email: 'ada@example.org', password: 'a quiet harbour at dawn' }
const users = Array.from({ length: AT_ONCE }, (_, index) => ({
  email: `person-${index}@example.org`,
  password: `seven green bicycles ${index}`,
}))

type Storm = { readonly profile: number[]; readonly asset: number[]; readonly signIns: number }

const fill = async (folder: string): Promise<void> => {
  const core = await openRealCore(folder, COST)
  await callerOf(core, 'terminal')('setup:createAdministrator', administrator)
  await Promise.all(users.map((person) => callerOf(core, 'terminal')('auth:register', person)))
  await core.close()
}

// Timed in the page, so that the test driver's delay is not measured.
const storm = (page: Page): Promise<Storm> =>
  page.evaluate(
    async ({ who, signers, stormMs, pauseMs }) => {
      const { gatehouse } = window
      const signedIn = await gatehouse.auth.login(who)
      if (!signedIn.ok) throw new Error(`the bench cannot sign in: ${signedIn.error.code}`)
      const { sessionId } = signedIn.value
      const asset = document.querySelector<HTMLScriptElement>('script[src]')?.src
      if (!asset) throw new Error('the page has no script')
      const end = performance.now() + stormMs
      let signIns = 0
      const hashing = signers.map(async (signer) => {
        while (performance.now() < end) {
          const result = await gatehouse.auth.login(signer)
          if (!result.ok) throw new Error(`a sign-in was refused: ${result.error.code}`)
          signIns += 1
        }
      })
      const time = async (work: () => Promise<unknown>): Promise<number[]> => {
        const times: number[] = []
        while (performance.now() < end) {
          const start = performance.now()
          await work()
          times.push(performance.now() - start)
          await new Promise((resolve) => setTimeout(resolve, pauseMs))
        }
        return times
      }
      const readProfile = async () => {
        const { ok } = await gatehouse.auth.profile(undefined, sessionId)
        if (!ok) throw new Error('a profile was refused')
      }
      const fetchAsset = async () => {
        const response = await fetch(asset, { cache: 'no-store' })
        await response.arrayBuffer()
      }
      const [profile, assets] = await Promise.all([time(readProfile), time(fetchAsset)])
      await Promise.all(hashing)
      return { profile, asset: assets, signIns }
    },
    { who: administrator, signers: users, stormMs: STORM_MS, pauseMs: PAUSE_MS },
  )

const runStorm = async (folder: string): Promise<Storm> => {
  const { page, close } = await openGatehouseOn(folder)
  try {
    return await storm(page)
  } finally {
    await close()
  }
}

const measure = measureOnce(async (): Promise<Storm[]> => {
  const { folder, remove } = makeDiskFolder()
  try {
    await fill(folder)
    const measured: Storm[] = []
    // Each in its own window with all its attempts left.
    for (let round = 0; round < ROUNDS; round += 1) measured.push(await runStorm(folder))
    for (const { signIns, profile, asset } of measured)
      process.stderr.write(`storm: ${signIns} sign-ins, ${profile.length} profiles, ${asset.length} files of the page\n`)
    return measured
  } finally {
    remove()
  }
})

const rowOf = async (name: string, pick: (storm: Storm) => number[]): Promise<Row> =>
  holdTo({ name, unit: 'ms', ours: median((await measure()).map((one) => percentile(pick(one), 0.99))), atMost: GOAL_MS })

/** The 99th percentiles of `auth:profile` and of a file of the page in the real window, while sixteen sign-ins hash all the time. */
export const stormBenches: readonly Bench[] = [
  { name: 'storm', run: () => rowOf('storm', ({ profile }) => profile) },
  { name: 'storm-asset', run: () => rowOf('storm-asset', ({ asset }) => asset) },
]
