import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { makeDataFolder, removeDataFolder } from '../e2e/launch.ts'
import { makeDemoDirectory } from '../helpers/demo-directory.ts'
import { walkTour } from './walk.ts'

/** Keeps a picture of every screen of the tour, light and dark, for the README. The directory is the one of the demo. */

const SCREENSHOTS = join(import.meta.dirname, '../../docs/screenshots')

const demo = makeDataFolder()
await makeDemoDirectory(demo)
mkdirSync(SCREENSHOTS, { recursive: true })
for (const theme of ['light', 'dark'] as const)
  await walkTour(demo, theme, async (page, name) => {
    await page.screenshot({ path: join(SCREENSHOTS, `${name}-${theme}.png`), animations: 'disabled', caret: 'hide' })
    process.stdout.write(`docs/screenshots/${name}-${theme}.png\n`)
  })
removeDataFolder(demo)
