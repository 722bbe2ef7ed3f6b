import type { Locator, Page } from 'playwright/test'
import { administrator, expect, person, test } from './gatehouse-test.ts'
import { entryScreens } from './pages/entry-screens.ts'
import { palette } from './pages/palette.ts'
import { settings } from './pages/settings.ts'
import { users } from './pages/users.ts'

test.use({ start: 'administrator-and-user' })

/** What shows a state where backgrounds of one's own choice and shadows are gone. */
const lookOf = (target: Locator): Promise<string> =>
  target.evaluate((element) => {
    const { backgroundColor, color, outlineStyle, outlineColor, borderColor, textDecorationLine } = getComputedStyle(element)
    return [backgroundColor, color, outlineStyle === 'none' ? '' : outlineColor, borderColor, textDecorationLine].join(' | ')
  })

const expectDifferent = async (one: Locator, other: Locator): Promise<void> => {
  await expect(one).toBeVisible()
  expect(await lookOf(one)).not.toBe(await lookOf(other))
}

const readColor = (page: Page, color: string): Promise<string> =>
  page.evaluate((name) => {
    const sample = document.body.appendChild(document.createElement('p'))
    sample.style.color = name
    const { color } = getComputedStyle(sample)
    sample.remove()
    return color
  }, color)

const openForced = async (page: Page): Promise<void> => {
  await page.emulateMedia({ forcedColors: 'active' })
  await entryScreens(page).signIn(administrator)
  await page.getByRole('button', { name: 'Sign out' }).waitFor()
}

test('with forced colours every state still shows: screen, option, open row, link, group, unavailable button', async ({
  page,
}) => {
  await openForced(page)
  await users(page).open()
  await expectDifferent(
    page.getByRole('link', { name: 'Users', exact: true }),
    page.getByRole('link', { name: 'Profile', exact: true }),
  )
  const commands = palette(page)
  await commands.open()
  await expectDifferent(commands.active(), commands.options().nth(1))
  await page.keyboard.press('Escape')
  await expect(commands.dialog()).toBeHidden()
  const panel = await users(page).openPanel(person.email)
  await expectDifferent(users(page).row(person.email), users(page).row(administrator.email))
  const link = panel.locator('button[data-link]').first()
  await expect(link).toHaveCSS('text-decoration-line', 'underline')
  await settings(page).open()
  await expect(page.getByRole('button', { name: 'Save settings' })).toHaveCSS('color', await readColor(page, 'GrayText'))
})

test('with forced colours a pressed button, a meter, a chart and a checkbox show their state', async ({ page }) => {
  await page.emulateMedia({ forcedColors: 'active' })
  const screens = entryScreens(page)
  await screens.press('Create account')
  await screens.fill('Password', 'password')
  const meter = page.getByRole('meter')
  await expect(meter).toHaveAttribute('aria-valuenow', '0')
  await screens.fill('Password', 'seven green bicycles in a row')
  await expect(meter).toHaveAttribute('aria-valuenow', '4')
  await expect(meter.locator('span').first()).toHaveCSS('background-color', await readColor(page, 'CanvasText'))
  await screens.fill('Password', '')
  await expect(meter).toHaveAttribute('aria-valuenow', '0')
  for (const bar of await meter.locator('span').all()) {
    await expect(bar).toHaveCSS('background-color', await readColor(page, 'Canvas'))
    await expect(bar).toHaveCSS('border-top-color', await readColor(page, 'CanvasText'))
  }
  await screens.press('Back to sign in')
  await screens.signIn(administrator)
  await page.getByRole('button', { name: 'Sign out' }).waitFor()

  await page.getByRole('link', { name: 'Overview', exact: true }).click()
  const bar = page
    .getByRole('img', { name: /^Sign-ins/ })
    .locator('rect')
    .last()
  await expect(bar).toHaveCSS('fill', await readColor(page, 'LinkText'))

  await page.getByRole('link', { name: 'Audit', exact: true }).click()
  const pressed = page.getByRole('button', { name: 'Changes only' })
  await expect(pressed).toHaveAttribute('aria-pressed', 'false')
  const unpressed = await lookOf(pressed)
  await pressed.click()
  await expect(pressed).toHaveAttribute('aria-pressed', 'true')
  // The focus alone looks different.
  await page.getByRole('button', { name: 'Verify' }).focus()
  await expect.poll(() => lookOf(pressed)).not.toBe(unpressed)
  await expect(pressed).toHaveCSS('background-color', await readColor(page, 'Highlight'))

  await users(page).open()
  const box = users(page).row(person.email).getByRole('checkbox')
  const empty = await box.screenshot()
  await box.click()
  await expect(box).toBeChecked()
  expect((await box.screenshot()).equals(empty)).toBe(false)
})
