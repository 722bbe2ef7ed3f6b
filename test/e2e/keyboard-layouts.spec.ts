import type { Page } from 'playwright/test'
import { expect, type Gatehouse, test } from './gatehouse-test.ts'
import { palette } from './pages/palette.ts'
import { openUsersScreen } from './pages/users-screen.ts'

test.use({ start: 'administrator' })

const CONTROL = 2

/** Presses a key of another keyboard layout: the character that it gives, at the place of a US key. */
const pressAt = async (page: Page, { key, code, held = 0 }: { key: string; code: string; held?: number }): Promise<void> => {
  const session = await page.context().newCDPSession(page)
  const windowsVirtualKeyCode = code.startsWith('Key') ? code.charCodeAt('Key'.length) : 0
  for (const type of ['rawKeyDown', 'keyUp'] as const)
    await session.send('Input.dispatchKeyEvent', { type, key, code, modifiers: held, windowsVirtualKeyCode })
  await session.detach()
}

test('the shortcuts work on Cyrillic, Greek, Hebrew and Arabic layouts', async ({ page, gatehouse }) => {
  const { usersScreen } = await openUsersScreen(page, gatehouse.dataFolder, 5)
  const commands = palette(page)
  for (const key of ['л', 'κ', 'ל', 'ن']) {
    await pressAt(page, { key, code: 'KeyK', held: CONTROL })
    await expect(commands.field()).toBeFocused()
    await page.keyboard.press('Escape')
    await expect(commands.dialog()).toBeHidden()
  }
  for (const key of ['ф', 'α', 'ש', 'ش']) {
    await pressAt(page, { key, code: 'KeyA', held: CONTROL })
    await expect(usersScreen.selection()).toContainText('6')
    await page.keyboard.press('Escape')
    await expect(usersScreen.selection()).toBeHidden()
  }
  await pressAt(page, { key: 'ظ', code: 'Slash' })
  await expect(page.getByLabel('Search users')).toBeFocused()
})

test('the keys of an input method neither clear nor leave a search, close a dialog, or choose', async ({ page, gatehouse }) => {
  const { usersScreen } = await openUsersScreen(page, gatehouse.dataFolder, 5)
  const search = page.getByLabel('Search users')
  await usersScreen.search('ada')
  await search.focus()
  const compose = (key: string) =>
    page.evaluate((pressed) => {
      const event = { key: pressed, code: pressed, isComposing: true, bubbles: true, cancelable: true }
      return document.activeElement?.dispatchEvent(new KeyboardEvent('keydown', event))
    }, key)
  for (const key of ['Escape', 'ArrowDown', 'ArrowUp', 'Enter']) {
    // True: nothing took the key from the input method.
    expect(await compose(key), key).toBe(true)
    await expect(search).toBeFocused()
    await expect(search).toHaveValue('ada')
  }
  const commands = palette(page)
  await commands.open()
  for (const key of ['Escape', 'ArrowDown', 'Enter']) expect(await compose(key), key).toBe(true)
  await expect(commands.field()).toBeFocused()
  await page.keyboard.press('Escape')
  await expect(commands.dialog()).toBeHidden()
  await usersScreen.openMenu('Filter')
  await page.getByLabel('Group', { exact: true }).focus()
  expect(await compose('Escape')).toBe(true)
  await expect(page.getByLabel('Group', { exact: true })).toBeFocused()
})

const readZoomKeys = ({ app }: Gatehouse) =>
  app.evaluate(({ Menu }) =>
    (Menu.getApplicationMenu()?.items ?? [])
      .flatMap(({ submenu }) => submenu?.items ?? [])
      .filter(({ role }) => /zoom/i.test(role ?? ''))
      .map(({ role, accelerator }) => `${role?.toLowerCase()} ${accelerator ?? ''}`),
  )

test('the zoom has the equals sign and the keys of the numeric pad', async ({ gatehouse }) => {
  const keys = await readZoomKeys(gatehouse)
  for (const key of ['zoomin CmdOrCtrl+=', 'zoomin CmdOrCtrl+numadd', 'zoomout CmdOrCtrl+numsub', 'resetzoom CmdOrCtrl+num0'])
    expect(keys).toContain(key)
})
