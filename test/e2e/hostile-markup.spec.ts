import type { Page } from 'playwright/test'
import { administrator, expect, person, test } from './gatehouse-test.ts'
import { entryScreens } from './pages/entry-screens.ts'
import { users } from './pages/users.ts'

/** Names that a page could mistake for markup. */
const HOSTILE_NAME = `</p><img src="x" class="hostile" onerror="window.ran = true"><b class="hostile">bold</b>{{7*7}}\${7*7}&amp;`

/** The part of it that an address may contain. */
const ada = { ...administrator, email: "ada'onload=1&lt&#60@example.org" }
const bob = { ...person, email: `bob'b&gt=\${7*7}{{7*7}}@example.org` }

const expectText = async (page: Page): Promise<void> => {
  expect(await page.locator('.hostile').count()).toBe(0)
  expect(await page.locator('img[src="x"]').count()).toBe(0)
  expect(await page.evaluate(() => 'ran' in window)).toBe(false)
}

test('markup in a name, an address and a search stays text on the profile, in notices, in the list, in the panel and beside a code [markup-stays-text-on-screen]', async ({
  page,
}) => {
  const screens = entryScreens(page)
  await screens.setUp(ada)
  // The users are named, reset and disowned by calls, so that every kind of entry is shown.
  const outcomes = await page.evaluate(
    async ({ first, second, name }) => {
      const { auth, users } = window.gatehouse
      const signIn = async (account: { email: string; password: string }): Promise<string> => {
        const result = await auth.login(account)
        return result.ok ? result.value.sessionId : ''
      }
      const made = await auth.register(second)
      const [adas, bobs] = [await signIn(first), await signIn(second)]
      return [
        made,
        await auth.updateProfile({ name }, adas),
        await auth.updateProfile({ name }, bobs),
        await users.issueReset({ email: second.email }, adas),
        await auth.disownNotices({}, await signIn(second)),
        await users.issueReset({ email: second.email }, adas),
      ].map((result) => (result.ok ? 'done' : result.error.code))
    },
    { first: ada, second: bob, name: HOSTILE_NAME },
  )
  expect(outcomes).toEqual(Array(6).fill('done'))

  await screens.signIn(ada)
  await screens.expectScreen('Overview')
  await page.getByRole('link', { name: 'Profile' }).click()
  await screens.expectScreen('Profile')
  await expect(page.getByText(HOSTILE_NAME).first()).toBeVisible()
  await expect(page.getByText(ada.email).first()).toBeVisible()
  // Bob has disowned the event.
  await expect(page.getByLabel('Since you were last here').getByText(bob.email)).toBeVisible()
  await expectText(page)

  const usersScreen = users(page)
  await usersScreen.open()
  await usersScreen.search(HOSTILE_NAME)
  await expect(usersScreen.row(bob.email)).toContainText(HOSTILE_NAME)
  await expect(usersScreen.row(ada.email)).toContainText(HOSTILE_NAME)
  await expectText(page)
  await usersScreen.search("<b class='hostile'>nobody</b>")
  await expect(usersScreen.row(bob.email)).toHaveCount(0)
  await expectText(page)
  await usersScreen.search('')
  const code = await usersScreen.issueReset(bob.email)
  await expect(usersScreen.dialog().getByText(bob.email)).toBeVisible()
  await expectText(page)
  await page.keyboard.press('Escape')
  await expect(usersScreen.dialog()).toBeHidden()
  await expect(await usersScreen.openPanel(bob.email)).toContainText(HOSTILE_NAME)
  await expectText(page)

  await page.reload()
  await screens.reset({ ...bob, password: 'nine yellow lanterns' }, code)
  await screens.expectStatus('Password updated')
  await screens.signIn({ ...bob, password: 'nine yellow lanterns' })
  await screens.expectScreen('Profile')
  await expect(page.getByLabel('Since you were last here').getByText(ada.email).first()).toBeVisible()
  await expectText(page)
})
