import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { _electron, type ElectronApplication, type Page } from 'playwright'

/** The repository, which is the app that Electron starts. */
export const ROOT = join(import.meta.dirname, '../..')

/** The switches that this machine needs (such as --no-sandbox for root), as the scripts determine them. */
export const machineArguments = (process.env.GATEHOUSE_ELECTRON_ARGS ?? '').split(' ').filter((argument) => argument !== '')

export type Launched = {
  readonly app: ElectronApplication
  readonly page: Page
  readonly dataFolder: string
  /** All page errors since the start. A test fails if there are any. */
  readonly pageErrors: string[]
  readonly close: () => Promise<void>
}

export const makeDataFolder = (): string => mkdtempSync(join(tmpdir(), 'gatehouse-e2e-'))

export const removeDataFolder = (folder: string): void => rmSync(folder, { recursive: true, force: true, maxRetries: 5 })

/** Windows of parallel tests take the focus from each other, so each page is made to believe that it has it. */
const keepFocus = async (page: Page): Promise<void> => {
  const session = await page.context().newCDPSession(page)
  await session.send('Emulation.setFocusEmulationEnabled', { enabled: true })
}

type LaunchOptions = {
  readonly colorScheme?: 'light' | 'dark'
  readonly switches?: readonly string[]
  readonly env?: Readonly<Record<string, string>>
}

/** Starts the built app on a data folder and waits for its first window. */
export const launch = async (dataFolder: string, { colorScheme, switches = [], env }: LaunchOptions = {}): Promise<Launched> => {
  const pageErrors: string[] = []
  const app = await _electron.launch({
    args: [...machineArguments, ...switches, ROOT, `--data-dir=${dataFolder}`],
    cwd: ROOT,
    ...(colorScheme ? { colorScheme } : {}),
    ...(env ? { env: { ...(process.env as Record<string, string>), ...env } } : {}),
  })
  const watch = (page: Page): void => {
    page.on('pageerror', (error) => pageErrors.push(String(error)))
    page.on('console', (message) => {
      if (message.type() === 'error') pageErrors.push(message.text())
    })
  }
  app.on('window', watch)
  const page = await app.firstWindow()
  watch(page)
  await keepFocus(page)
  return { app, page, dataFolder, pageErrors, close: () => app.close() }
}

/** Opens a second window of the same app from its menu. */
export const openAnotherWindow = async (app: ElectronApplication): Promise<Page> => {
  const opening = app.waitForEvent('window')
  await app.evaluate(({ Menu }) => {
    const file = Menu.getApplicationMenu()?.items.find(({ label }) => label === 'File')
    file?.submenu?.items.find(({ label }) => label === 'New Window')?.click()
  })
  return opening
}
