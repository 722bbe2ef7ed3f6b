import { join } from 'node:path'
import { _electron, type ElectronApplication, type Page } from 'playwright'
import { machineArguments, ROOT } from '../e2e/launch.ts'
import { makeDiskFolder } from '../helpers/disk-folder.ts'

export type OpenWindow = {
  readonly app: ElectronApplication
  readonly page: Page
  /** The limit from the launch to a responsive screen (milliseconds). */
  readonly startMs: number
  readonly close: () => Promise<void>
}

const open = async (
  args: readonly string[],
  isInteractive: (page: Page) => Promise<void>,
  remove: () => void,
): Promise<OpenWindow> => {
  const start = performance.now()
  const app = await _electron.launch({ args: [...machineArguments, ...args], cwd: ROOT })
  const page = await app.firstWindow()
  await isInteractive(page)
  const startMs = performance.now() - start
  const close = async (): Promise<void> => {
    await app.close()
    remove()
  }
  return { app, page, startMs, close }
}

/** The built app on a new data folder, at its first screen. */
export const openGatehouse = (): Promise<OpenWindow> => {
  const { folder, remove } = makeDiskFolder()
  const firstScreen = (page: Page) => page.getByRole('button', { name: 'Create administrator' }).click({ trial: true })
  return open([ROOT, `--data-dir=${folder}`], firstScreen, remove)
}

/** The built app on an existing directory, at its sign-in. */
export const openGatehouseOn = (folder: string): Promise<OpenWindow> => {
  const signIn = (page: Page) => page.getByRole('button', { name: 'Sign in' }).click({ trial: true })
  return open([ROOT, `--data-dir=${folder}`], signIn, () => undefined)
}

/** A window of the same Electron with a static page. */
export const openBareWindow = (): Promise<OpenWindow> => {
  const { folder, remove } = makeDiskFolder()
  const page = (page: Page) => page.getByRole('button', { name: 'Nothing' }).click({ trial: true })
  return open([`--user-data-dir=${folder}`, join(import.meta.dirname, 'bare')], page, remove)
}
