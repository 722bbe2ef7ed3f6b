import type { Page } from 'playwright/test'
import { administrator, expect, test } from './gatehouse-test.ts'
import { entryScreens } from './pages/entry-screens.ts'

test.use({ start: 'administrator' })

const screens = ['Profile', 'Overview', 'Users', 'Requests', 'Audit', 'Settings']

const signIn = async (page: Page): Promise<void> => {
  await entryScreens(page).signIn(administrator)
  await page.getByRole('button', { name: 'Sign out' }).waitFor()
}

const widthOf = async (page: Page): Promise<number> =>
  (await page.getByRole('complementary', { name: 'Gatehouse' }).boundingBox())?.width ?? 0

test('the side bar collapses to icons that keep their names, and stays so when Gatehouse starts again', async ({
  page,
  gatehouse,
}) => {
  await signIn(page)
  expect(await widthOf(page)).toBe(208)
  await page.getByRole('button', { name: 'Collapse side bar' }).click()
  expect(await widthOf(page)).toBe(56)
  for (const name of screens) await expect(page.getByRole('link', { name, exact: true })).toBeVisible()
  await page.getByRole('link', { name: 'Users', exact: true }).click()
  await expect(page.getByRole('heading', { name: 'Users', exact: true })).toBeVisible()
  await expect(page.getByRole('button', { name: 'Search or go to' })).toBeVisible()

  await gatehouse.restart()
  await signIn(gatehouse.page)
  await expect(gatehouse.page.getByRole('button', { name: 'Expand side bar' })).toBeVisible()
  expect(await widthOf(gatehouse.page)).toBe(56)
  await gatehouse.page.getByRole('button', { name: 'Expand side bar' }).click()
  expect(await widthOf(gatehouse.page)).toBe(208)
})

test('in a narrow window the side bar has icons only, unless it is opened', async ({ page, gatehouse }) => {
  await gatehouse.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.setSize(900, 600))
  await signIn(page)
  await expect.poll(() => widthOf(page)).toBe(56)
  await page.getByRole('button', { name: 'Expand side bar' }).click()
  expect(await widthOf(page)).toBe(208)
})

test('the title of every screen is at the same place', async ({ page }) => {
  await signIn(page)
  const places: number[] = []
  for (const name of screens) {
    await page.getByRole('link', { name, exact: true }).click()
    const heading = page.getByRole('heading', { name, exact: true })
    await expect(heading).toBeVisible()
    places.push((await heading.boundingBox())?.x ?? Number.NaN)
  }
  expect(new Set(places)).toEqual(new Set([240]))
})
