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
