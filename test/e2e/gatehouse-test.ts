import { readdirSync } from 'node:fs'
import { test as base, expect, type Page } from 'playwright/test'
import { type Launched, launch, makeDataFolder, removeDataFolder } from './launch.ts'
import { startWitness, type Witness } from './witness.ts'

export { expect }

export const administrator = { email: 'ada@example.org', password: 'a quiet harbour at dawn' }
export const person = { email: 'bob@example.org', password: 'seven green bicycles' }

export type Gatehouse = Launched & {
  /** For a test that provokes errors, such as those of the content security policy. */
  readonly forgetPageErrors: () => void
  /** Closes the app and starts it again on the same folder. */
  readonly restart: () => Promise<void>
}

type Fixtures = {
  dataFolder: string
  theme: 'light' | 'dark'
  gatehouse: Gatehouse
  page: Page
  /** Only a listening server shows what a page could not reach. */
  witness: Witness
}

/** Every test has its own app and data folder, and fails on any error in a page. On failure a trace and a screenshot are kept. */
export const test = base.extend<Fixtures>({
  theme: ['light', { option: true }],

  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads a fixture's needs from this pattern.
  dataFolder: async ({}, use) => {
    const folder = makeDataFolder()
    await use(folder)
    removeDataFolder(folder)
  },

  gatehouse: async ({ dataFolder, theme }, use, info) => {
    let current = await launch(dataFolder, { colorScheme: theme })
    const startTrace = () => current.app.context().tracing.start({ screenshots: true, snapshots: true })
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
    await use(gatehouse)
    const { pageErrors } = gatehouse
    if (info.status !== info.expectedStatus) {
      const screenshot = await current.page.screenshot().catch(() => null)
      if (screenshot) await info.attach('screenshot', { body: screenshot, contentType: 'image/png' })
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
  witness: async ({}, use) => {
    const witness = await startWitness()
    await use(witness)
    await witness.close()
  },
})
