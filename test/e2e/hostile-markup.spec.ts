import type { Page } from 'playwright/test'
import { administrator, expect, person, test } from './gatehouse-test.ts'
import { entry } from './pages/entry.ts'
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
  const door = entry(page)
  await door.setUp(ada)
  // The users are named, reset and disowned by calls, so that every kind of entry is shown.
  const outcomes = await page.evaluate(
    async ({ first, second, name }) => {
      const { auth, users: desk } = window.gatehouse
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
        await desk.issueReset({ email: second.email }, adas),
        await auth.disownNotices({}, await signIn(second)),
        await desk.issueReset({ email: second.email }, adas),
      ].map((result) => (result.ok ? 'done' : result.error.code))
    },
    { first: ada, second: bob, name: HOSTILE_NAME },
  )
  expect(outcomes).toEqual(Array(6).fill('done'))

  await door.signIn(ada)
  await door.expectScreen('Profile')
  await expect(page.getByText(HOSTILE_NAME).first()).toBeVisible()
  await expect(page.getByText(ada.email).first()).toBeVisible()
  // Bob has disowned the event.
  await expect(page.getByLabel('Since you were last here').getByText(bob.email)).toBeVisible()
  await expectText(page)

  const desk = users(page)
  await desk.open()
  await desk.search(HOSTILE_NAME)
  await expect(desk.row(bob.email)).toContainText(HOSTILE_NAME)
  await expect(desk.row(ada.email)).toContainText(HOSTILE_NAME)
  await expectText(page)
  await desk.search("<b class='hostile'>nobody</b>")
  await expect(desk.row(bob.email)).toHaveCount(0)
  await expectText(page)
  await desk.search('')
  const code = await desk.issueReset(bob.email)
  await expect(desk.dialog().getByText(bob.email)).toBeVisible()
  await expectText(page)
  await page.keyboard.press('Escape')
  await expect(desk.dialog()).toBeHidden()
  await expect(await desk.openPanel(bob.email)).toContainText(HOSTILE_NAME)
  await expectText(page)

  await page.reload()
  await door.reset({ ...bob, password: 'nine yellow lanterns' }, code)
  await door.expectStatus('Password updated')
  await door.signIn({ ...bob, password: 'nine yellow lanterns' })
  await door.expectScreen('Profile')
  await expect(page.getByLabel('Since you were last here').getByText(ada.email).first()).toBeVisible()
  await expectText(page)
})
