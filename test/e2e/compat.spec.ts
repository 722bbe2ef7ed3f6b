import { administrator, expect, test } from './gatehouse-test.ts'
import { launch, openAnotherWindow } from './launch.ts'
import { entryScreens } from './pages/entry-screens.ts'
import { serve } from './pages/serving.ts'

const WORDS = /Teaching mode is on. Anyone who knows an email can reset that user’s password/

test('a directory in compat mode says so in every window and on every screen, whichever process serves it', async ({
  dataFolder,
  theme,
}) => {
  const serving = await serve('--data-dir', dataFolder, '--compat')
  const gatehouse = await launch(dataFolder, { colorScheme: theme })
  try {
    const { page } = gatehouse
    const banner = (window = page) => window.getByRole('region', { name: 'Teaching mode' })
    const screens = entryScreens(page)
    // Another process created the directory and serves it. This process was not told of the mode or of the API.
    await expect(banner()).toHaveText(WORDS)
    await screens.expectScreen('Sign in')
    const asked = (method: string, path: string, fields: Record<string, string>) =>
      fetch(serving.base + path, { method, body: new URLSearchParams(fields) })
    expect((await asked('POST', '/users', { email: 'bob', password: 'b' })).status).toBe(200)
    await screens.press('Create account')
    await expect(banner()).toBeVisible()
    await screens.press('Back to sign in')
    await screens.signIn({ email: 'bob', password: 'b' })
    await screens.expectScreen('Profile')
    await expect(banner()).toHaveText(WORDS)
    // The banner has its own space and covers nothing.
    const below = (await banner().boundingBox())?.height ?? 0
    expect((await page.getByRole('main').boundingBox())?.y).toBe(below)
    const other = await openAnotherWindow(gatehouse.app)
    await expect(banner(other)).toHaveText(WORDS)
    await serving.stop()
    await page.reload()
    for (const window of [page, other]) await expect(banner(window)).toBeVisible()
    expect(gatehouse.pageErrors).toEqual([])
  } finally {
    await gatehouse.close()
    await serving.stop()
  }
})

test('in compat mode the window keeps to the original exercise too: any password, and the code for any caller who names an email', async ({
  dataFolder,
}) => {
  const serving = await serve('--data-dir', dataFolder, '--compat')
  await serving.stop()
  const gatehouse = await launch(dataFolder)
  try {
    const { page } = gatehouse
    const screens = entryScreens(page)
    await screens.expectScreen('Sign in')
    await screens.register({ email: 'bob', password: 'b' })
    await screens.expectStatus('Account created')
    await screens.press('Reset password')
    await screens.askForCode('bob')
    await screens.expectStatus('Teaching mode')
    await expect(page.getByLabel('Reset code')).toHaveValue(/^[0-9a-f]{8}-[0-9a-f-]{27}$/)
    await screens.fill('New password', 'c')
    await screens.press('Update password')
    await screens.expectStatus('Password updated')
    await screens.signIn({ email: 'bob', password: 'c' })
    await screens.expectScreen('Profile')
    expect(gatehouse.pageErrors).toEqual([])
  } finally {
    await gatehouse.close()
  }
})

test.describe('with an administrator and a user', () => {
  test.use({ start: 'administrator-and-user' })

  test('an ordinary directory has no such banner, also where its HTTP API is on', async ({ page }) => {
    const screens = entryScreens(page)
    await screens.signIn(administrator)
    await screens.expectScreen('Profile')
    await expect(page.getByRole('region', { name: 'Teaching mode' })).toHaveCount(0)
  })
})
