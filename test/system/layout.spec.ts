import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { expect, type Page, test } from 'playwright/test'
import { makeDataFolder, removeDataFolder } from '../e2e/launch.ts'
import { makeDemoDirectory } from '../helpers/demo-directory.ts'
import { walkTour } from '../tour/walk.ts'
import { findLayoutFaults } from './layout-faults.ts'

/** The time in which a popover and a virtual list usually follow a new size, and the most on a busy machine (milliseconds). */
const SETTLING_MS = 80
const SETTLING_MOST_MS = 600

const sizes = [
  { width: 900, height: 600 },
  { width: 1_120, height: 760 },
  { width: 2_560, height: 1_440 },
]

const looks = {
  light: { colorScheme: 'light', forcedColors: 'none' },
  dark: { colorScheme: 'dark', forcedColors: 'none' },
  forced: { colorScheme: 'dark', forcedColors: 'active' },
} as const

const variants = sizes.flatMap((size) =>
  [1, 2].flatMap((zoom) => Object.entries(looks).map(([look, media]) => ({ size, zoom, look, media }))),
)

/** Pictures of all variants are kept in this folder, if it is set. */
const pictures = process.env.GATEHOUSE_LAYOUT_PICTURES

/** The faults that stay when the page has settled. */
const readFaults = async (page: Page): Promise<readonly string[]> => {
  await wait(SETTLING_MS)
  const faults = await page.evaluate(findLayoutFaults)
  if (faults.length === 0) return faults
  await wait(SETTLING_MOST_MS)
  return page.evaluate(findLayoutFaults)
}

/** Shows the page in every variant, and returns the faults with the variants that have them. Zoom is a smaller page with larger pixels. */
const checkScreen = async (page: Page, name: string): Promise<readonly string[]> => {
  const session = await page.context().newCDPSession(page)
  const found = new Map<string, string[]>()
  for (const { size, zoom, look, media } of variants) {
    const variant = `${size.width}x${size.height} ${zoom * 100} % ${look}`
    await page.emulateMedia(media)
    await session.send('Emulation.setDeviceMetricsOverride', {
      width: size.width / zoom,
      height: size.height / zoom,
      deviceScaleFactor: zoom,
      mobile: false,
    })
    for (const fault of await readFaults(page)) found.set(fault, [...(found.get(fault) ?? []), variant])
    if (pictures !== undefined)
      await page.screenshot({ path: join(pictures, `${name}-${size.width}-${zoom}-${look}.png`), animations: 'disabled' })
  }
  await page.emulateMedia({ colorScheme: null, forcedColors: null })
  await session.send('Emulation.clearDeviceMetricsOverride')
  await session.detach()
  await wait(SETTLING_MS)
  return [...found].map(([fault, where]) => `${name}: ${fault} [${where.length} of ${variants.length}: ${where[0]}]`)
}

test('on every screen, at every size, zoom and theme, no text is cut and nothing overlaps', async () => {
  const demo = makeDataFolder()
  await makeDemoDirectory(demo)
  const faults: string[] = []
  const screens: string[] = []
  await walkTour(demo, 'light', async (page, name) => {
    screens.push(name)
    faults.push(...(await checkScreen(page, name)))
  })
  removeDataFolder(demo)
  expect(screens.length).toBeGreaterThan(40)
  expect(faults).toEqual([])
})
