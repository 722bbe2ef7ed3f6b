import type { Page } from 'playwright/test'
import { administrator, expect, person, test } from './gatehouse-test.ts'
import { entryScreens } from './pages/entry-screens.ts'
import { giveRole } from './pages/roles.ts'
import { users } from './pages/users.ts'

test.use({ start: 'administrator-and-user' })

const openUsers = async (page: Page) => {
  const screens = entryScreens(page)
  await page.clock.install()
  await screens.signIn(administrator)
  await screens.expectScreen('Profile')
  await users(page).open()
  return screens
}

/** Leaves the window until it locks, and proves that none of these texts is in its page. */
const lock = async (page: Page, texts: readonly string[]): Promise<void> => {
  await page.clock.fastForward('28:30')
  await expect(page.getByRole('alertdialog', { name: 'Are you still there?' })).toBeVisible()
  await page.clock.fastForward('02:00')
  await entryScreens(page).expectScreen('Locked')
  await expect(page.getByRole('dialog')).toHaveCount(0)
  for (const text of texts) expect(await page.content()).not.toContain(text)
}

const unlock = async (page: Page): Promise<void> => {
  await entryScreens(page).fill('Password', administrator.password)
  await entryScreens(page).press('Unlock')
  await entryScreens(page).expectScreen('Users')
}

test('a lock keeps an edit for its user, out of the page, and the edit overwrites nothing that was saved meanwhile [lock-keeps-drafts]', async ({
  page,
}) => {
  const screens = await openUsers(page)
  const panel = await users(page).openPanel(person.email)
  await panel.getByRole('button', { name: 'Edit details' }).click()
  const dialog = page.getByRole('dialog', { name: 'Edit details' })
  await dialog.getByLabel('Note').fill('Lost the blue badge')
  await dialog.getByLabel('Add to group').fill('Choir')
  await page.keyboard.press('Enter')
  await dialog.getByLabel('Add to group').fill('Orchestra')
  await lock(page, ['Lost the blue badge', 'Choir', 'Orchestra', person.email])
  await page.evaluate(
    async ([account, email]) => {
      const login = await window.gatehouse.auth.login(account)
      if (!login.ok) throw new Error(login.error.code)
      await window.gatehouse.users.update({ email, name: 'Robert', note: 'By another user' }, login.value.sessionId)
    },
    [administrator, person.email] as const,
  )
  await unlock(page)
  await expect(dialog.getByLabel('Note')).toHaveValue('Lost the blue badge')
  await expect(dialog.getByRole('list', { name: 'Groups' })).toHaveText('Choir')
  await expect(dialog.getByLabel('Add to group')).toHaveValue('Orchestra')
  // Nothing was typed since, and the draft is not lost without a question either.
  await page.keyboard.press('Escape')
  await page.getByRole('dialog', { name: 'Discard changes?' }).getByRole('button', { name: 'Keep editing' }).click()
  await dialog.getByRole('button', { name: 'Save details' }).click()
  const versions = dialog.getByRole('group', { name: 'Version saved by another user' })
  await expect(versions).toHaveText([/By another user/])
  await versions.getByRole('button', { name: 'Keep mine' }).click()
  await dialog.getByRole('button', { name: 'Save details' }).click()
  await screens.expectStatus('Details saved')
  await expect(panel.getByText('Lost the blue badge')).toBeVisible()
  await expect(panel.getByText('Robert', { exact: true })).toBeVisible()
  // The draft is used up.
  await panel.getByRole('button', { name: 'Edit details' }).click()
  await page.keyboard.press('Escape')
  await expect(dialog).toBeHidden()
})

test('a lock keeps what was entered for a new user', async ({ page }) => {
  const screens = await openUsers(page)
  await screens.press('New user')
  const dialog = page.getByRole('dialog', { name: 'New user' })
  await dialog.getByLabel('Email').fill('lena@example.org')
  await dialog.getByLabel('Note').fill('Starts in May')
  await dialog.getByLabel('Works for').selectOption('30 days')
  await lock(page, ['lena@example.org', 'Starts in May'])
  await unlock(page)
  await expect(dialog.getByLabel('Email')).toHaveValue('lena@example.org')
  await expect(dialog.getByLabel('Note')).toHaveValue('Starts in May')
  await expect(dialog.getByLabel('Works for')).toHaveValue('720')
})

test('a lock keeps nothing for the next user, who signs in after a sign-out', async ({ page }) => {
  await giveRole(page, administrator, person.email, 'administrator')
  const screens = await openUsers(page)
  await screens.press('New user')
  const dialog = page.getByRole('dialog', { name: 'New user' })
  await dialog.getByLabel('Email').fill('lena@example.org')
  await dialog.getByLabel('Note').fill('Starts in May')
  await lock(page, ['lena@example.org', 'Starts in May'])
  await screens.press('Sign out')
  await screens.expectScreen('Sign in')
  await page.clock.setSystemTime(new Date())
  await screens.signIn(person)
  await screens.expectScreen('Profile')
  await users(page).open()
  await expect(page.getByRole('dialog')).toHaveCount(0)
  await screens.press('New user')
  await expect(dialog.getByLabel('Email')).toHaveValue('')
  await expect(dialog.getByLabel('Note')).toHaveValue('')
})

test('a lock keeps the list of people that is being added', async ({ page }) => {
  const screens = await openUsers(page)
  await screens.press('Add people')
  const list = page.getByRole('dialog', { name: 'Add people' }).getByLabel('List of people')
  await list.fill('lena@example.org, Lena')
  await lock(page, ['lena@example.org'])
  await unlock(page)
  await expect(list).toHaveValue('lena@example.org, Lena')
})
