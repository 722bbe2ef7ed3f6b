import { mkdirSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { test as base, expect, type Page } from 'playwright/test'
import { type Launched, launch, makeDataFolder, removeDataFolder } from './launch.ts'
import { entryScreens } from './pages/entry-screens.ts'
import { PreparedDirectories, type Start } from './prepared-directories.ts'
import { startWitness, type Witness } from './witness.ts'

export { administrator, person } from './prepared-directories.ts'
export { expect }

export type Gatehouse = Launched & {
  /** For a test that provokes errors, such as those of the content security policy. */
  readonly forgetPageErrors: () => void
  /** Closes the app and starts it again on the same folder. */
  readonly restart: () => Promise<void>
}

type Fixtures = {
  /** What the directory has when the window opens. Tests of the first run start with nothing. */
  start: Start
  dataFolder: string
  /** The administrator's recovery codes, if the test starts with one. */
  recoveryCodes: readonly string[]
  theme: 'light' | 'dark'
  gatehouse: Gatehouse
  page: Page
  /** Only a listening server shows what a page could not reach. */
  witness: Witness
  /** Holds the system's clipboard, which all windows of one display share: one test at a time. */
  clipboard: 'held'
}

type WorkerFixtures = {
  preparedDirectories: PreparedDirectories
}

const tryToMake = (folder: string): boolean => {
  try {
    mkdirSync(folder)
    return true
  } catch {
    return false
  }
}

const isTraced = process.env.GATEHOUSE_TEST_TRACE === '1'

/**
 * Every test has its own app and data folder, and fails on any error in a page. On failure a screenshot is kept, and a trace if
 * GATEHOUSE_TEST_TRACE is 1.
 */
export const test = base.extend<Fixtures, WorkerFixtures>({
  theme: ['light', { option: true }],

  start: ['nothing', { option: true }],

  preparedDirectories: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads a fixture's needs from this pattern.
    async ({}, use) => {
      const prepared = new PreparedDirectories()
      await use(prepared)
      prepared.remove()
    },
    { scope: 'worker' },
  ],

  dataFolder: async ({ start, preparedDirectories }, use) => {
    const folder = makeDataFolder()
    await preparedDirectories.copy(start, folder)
    await use(folder)
    removeDataFolder(folder)
  },

  recoveryCodes: async ({ start, preparedDirectories }, use) => {
    await use(await preparedDirectories.readRecoveryCodes(start))
  },

  gatehouse: async ({ dataFolder, start, theme }, use, info) => {
    let current = await launch(dataFolder, { colorScheme: theme })
    // A trace costs a tenth of the test's time.
    const startTrace = async () => {
      if (isTraced) await current.app.context().tracing.start({ screenshots: true, snapshots: true })
    }
    await startTrace()
    const formerErrors: string[] = []
    const gatehouse: Gatehouse = {
      get app() {
        return current.app
      },
      get page() {
        return current.page
      },
      get pageErrors() {
        return [...formerErrors, ...current.pageErrors]
      },
      forgetPageErrors: () => {
        formerErrors.length = 0
        current.pageErrors.length = 0
      },
      dataFolder,
      close: () => current.close(),
      restart: async () => {
        await current.close()
        formerErrors.push(...current.pageErrors)
        current = await launch(dataFolder, { colorScheme: theme })
        await startTrace()
      },
    }
    if (start !== 'nothing') await entryScreens(current.page).expectScreen('Sign in')
    await use(gatehouse)
    const { pageErrors } = gatehouse
    if (info.status !== info.expectedStatus) {
      const screenshot = await current.page.screenshot().catch(() => null)
      if (screenshot) await info.attach('screenshot', { body: screenshot, contentType: 'image/png' })
      if (isTraced)
        await current.app
          .context()
          .tracing.stop({ path: info.outputPath('trace.zip') })
          .catch(() => undefined)
    }
    await current.close()
    expect(pageErrors, 'errors in the page').toEqual([])
    // The app must leave no temporary file.
    if (readdirSync(dataFolder).some((name) => name.endsWith('.new')))
      throw new Error('a temporary file is left in the data folder')
  },

  page: async ({ gatehouse }, use) => {
    await use(gatehouse.page)
  },

  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads a fixture's needs from this pattern.
  clipboard: async ({}, use, info) => {
    // Playwright empties this folder before each run.
    const lock = join(info.project.outputDir, 'clipboard-lock')
    mkdirSync(info.project.outputDir, { recursive: true })
    while (!tryToMake(lock)) await wait(100)
    await use('held')
    rmSync(lock, { recursive: true })
  },

  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads a fixture's needs from this pattern.
  witness: async ({}, use) => {
    const witness = await startWitness()
    await use(witness)
    await witness.close()
  },
})
