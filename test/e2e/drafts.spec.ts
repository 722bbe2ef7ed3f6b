import type { Locator, Page } from 'playwright/test'
import { administrator, expect, person, test } from './gatehouse-test.ts'
import { bulkChanges } from './pages/bulk-changes.ts'
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

const unlock = async (page: Page, screen = 'Users', { password } = administrator): Promise<void> => {
  await entryScreens(page).fill('Password', password)
  await entryScreens(page).press('Unlock')
  await entryScreens(page).expectScreen(screen)
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
  await expect(panel.getByText('Robert', { exact: true }).first()).toBeVisible()
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

/** A dialog with one typed text. */
type Typing = {
  title: string
  screen: string
  /** Opens the dialog and returns its field. */
  open: (page: Page) => Promise<Locator>
  text: string
}

const fieldIn = (page: Page, dialog: string, label: string): Locator =>
  page.getByRole('dialog', { name: dialog }).getByLabel(label, { exact: true })

const typings: Typing[] = [
  {
    title: 'a new address',
    screen: 'Users',
    text: 'lena@example.org',
    open: async (page) => {
      const panel = await users(page).openPanel(person.email)
      await panel.getByRole('button', { name: 'Change address' }).click()
      return fieldIn(page, 'Change address', 'New address')
    },
  },
  {
    title: 'the reason for disabling',
    screen: 'Users',
    text: 'Left the school',
    open: async (page) => {
      await users(page).openPanel(person.email)
      await users(page).press(person.email, 'Disable')
      return fieldIn(page, 'Disable this user?', 'Reason')
    },
  },
  {
    title: 'the reason for deleting',
    screen: 'Users',
    text: 'Asked for it',
    open: async (page) => {
      await users(page).openPanel(person.email)
      await users(page).press(person.email, 'Delete')
      return fieldIn(page, 'Delete this user?', 'Reason')
    },
  },
  {
    title: 'the name of a new group',
    screen: 'Users',
    text: 'Chess club',
    open: async (page) => {
      await page.getByRole('button', { name: 'Groups', exact: true }).click()
      await page.getByRole('dialog', { name: 'Groups' }).getByRole('button', { name: 'New group' }).click()
      return fieldIn(page, 'New group', 'Group name')
    },
  },
  {
    title: 'the reason for a bulk change',
    screen: 'Users',
    text: 'End of the year',
    open: async (page) => {
      const bar = bulkChanges(page)
      await bar.select(person.email)
      await bar.ask('Disable')
      return fieldIn(page, 'Disable the selection?', 'Reason')
    },
  },
  {
    title: 'the group of a bulk change',
    screen: 'Users',
    text: 'Orchestra',
    open: async (page) => {
      const bar = bulkChanges(page)
      await bar.select(person.email)
      await bar.ask('Add to group')
      return fieldIn(page, 'Add to group', 'Group name')
    },
  },
  {
    title: 'the name of a view',
    screen: 'Users',
    text: 'My class',
    open: async (page) => {
      await users(page).openMenu('Views')
      return page.getByLabel('View name')
    },
  },
  {
    title: 'the name of a program',
    screen: 'Settings',
    text: 'Library kiosk',
    open: async (page) => {
      await page.getByRole('link', { name: 'Settings' }).click()
      await page.getByRole('button', { name: 'Add program' }).click()
      return fieldIn(page, 'Add a program', 'Program name')
    },
  },
  {
    title: 'one’s own new name',
    screen: 'Profile',
    text: 'Augusta Ada',
    open: async (page) => {
      await page.getByRole('link', { name: 'Profile' }).click()
      await page.getByRole('button', { name: 'Change name' }).click()
      return fieldIn(page, 'Change your name', 'New name')
    },
  },
]

for (const { title, screen, open, text } of typings)
  test(`a lock keeps ${title}`, async ({ page }) => {
    await openUsers(page)
    const field = await open(page)
    await field.fill(text)
    await lock(page, [text])
    await unlock(page, screen)
    await expect(field).toHaveValue(text)
  })

test('the name of a view stays typed when its popover closes', async ({ page }) => {
  await openUsers(page)
  await users(page).openMenu('Views')
  const field = page.getByLabel('View name')
  await field.fill('My class')
  await page.keyboard.press('Escape')
  await expect(field).toBeHidden()
  await users(page).openMenu('Views')
  await expect(field).toHaveValue('My class')
  await page.getByRole('heading', { name: 'Users', exact: true }).click()
  await expect(field).toBeHidden()
  await users(page).openMenu('Views')
  await page.getByRole('button', { name: 'Save view' }).click()
  await expect(field).toBeHidden()
  await users(page).openMenu('Views')
  await expect(page.getByRole('list', { name: 'Saved views' })).toContainText('My class')
  await expect(field).toHaveValue('')
})

test('the reason of an issued code is saved after the unlock, and the code is gone', async ({ page }) => {
  await openUsers(page)
  await users(page).issueReset(person.email)
  await page.getByRole('dialog').getByLabel('Reason').fill('Came to the desk')
  await lock(page, ['Came to the desk'])
  await unlock(page)
  await expect(page.getByRole('dialog')).toHaveCount(0)
  await users(page).openPanel(person.email)
  await expect(users(page).timeline(person.email).filter({ hasText: 'Came to the desk' }).first()).toBeVisible()
})

test('a draft is dropped if its user may no longer use it, also once the role is given back [lock-drops-unpermitted-drafts]', async ({
  page,
}) => {
  await giveRole(page, administrator, person.email, 'administrator')
  const screens = entryScreens(page)
  await page.clock.install()
  await screens.signIn(person)
  await screens.expectScreen('Profile')
  await users(page).open()
  await screens.press('New user')
  const dialog = page.getByRole('dialog', { name: 'New user' })
  await dialog.getByLabel('Email').fill('lena@example.org')
  await lock(page, ['lena@example.org'])
  await giveRole(page, administrator, person.email, 'operator')
  await unlock(page, 'Users', person)
  await expect(page.getByRole('button', { name: 'New user' })).toBeHidden()
  await expect(page.getByRole('dialog')).toHaveCount(0)
  await lock(page, ['lena@example.org'])
  await giveRole(page, administrator, person.email, 'administrator')
  await unlock(page, 'Users', person)
  await expect(page.getByRole('dialog')).toHaveCount(0)
  await screens.press('New user')
  await expect(dialog.getByLabel('Email')).toHaveValue('')
})
