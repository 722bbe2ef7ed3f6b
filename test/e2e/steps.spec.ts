import type { Locator, Page } from 'playwright/test'
import { administrator, expect, test } from './gatehouse-test.ts'
import { bulkChanges } from './pages/bulk-changes.ts'
import { entryScreens } from './pages/entry-screens.ts'
import { readPrintJobs, replacePrinter } from './pages/printer.ts'
import { users } from './pages/users.ts'

test.use({ start: 'administrator' })

const CLASS_SIZE = 35

/** Counts the steps of a task: a click, a shortcut, a filled field or an answered dialog. */
const countSteps = (page: Page) => {
  let steps = 0
  return {
    click: async (target: Locator): Promise<void> => {
      steps += 1
      await target.click()
    },
    fill: async (target: Locator, text: string): Promise<void> => {
      steps += 1
      await target.fill(text)
    },
    choose: async (target: Locator, option: string): Promise<void> => {
      steps += 1
      await target.selectOption(option)
    },
    press: async (keys: string): Promise<void> => {
      steps += 1
      await page.keyboard.press(keys)
    },
    taken: () => steps,
  }
}

/** An administrator on the users screen of a directory with a class of 35 users and Maria, who is disabled. */
const openUsersOfSchool = async (page: Page) => {
  await page.evaluate(
    async ({ by, size }) => {
      const { auth, users } = window.gatehouse
      const login = await auth.login(by)
      if (!login.ok) throw new Error(login.error.code)
      const { sessionId } = login.value
      for (let index = 1; index <= size; index += 1) {
        const email = `pupil-${index}@example.org`
        const made = await users.create({ email, name: `Pupil ${index}`, groups: ['Class 5a'] }, sessionId)
        if (!made.ok) throw new Error(made.error.code)
      }
      await users.create({ email: 'maria@example.org', name: 'Maria Sánchez' }, sessionId)
      await users.disable({ email: 'maria@example.org', reason: 'Left the school' }, sessionId)
      await auth.logout(undefined, sessionId)
    },
    { by: administrator, size: CLASS_SIZE },
  )
  const screens = entryScreens(page)
  await screens.signIn(administrator)
  const usersScreen = users(page)
  await usersScreen.open()
  await expect(usersScreen.row('maria@example.org')).toBeVisible()
  return { screens, usersScreen, steps: countSteps(page) }
}

test('the frequent tasks of an administrator take few steps', async ({ page, gatehouse }) => {
  test.slow()
  await replacePrinter(gatehouse)
  const { usersScreen, steps } = await openUsersOfSchool(page)
  const button = (name: string | RegExp): Locator => page.getByRole('button', { name, exact: true })
  const search = page.getByLabel('Search users')

  await test.step('who disabled Maria, when, why, and whether she can sign in: 2', async () => {
    const before = steps.taken()
    await steps.fill(search, 'maria')
    await steps.click(usersScreen.row('maria@example.org').getByText('maria@example.org'))
    const status = usersScreen.status('maria@example.org')
    for (const fact of [/^Can’t sign in/, administrator.email, 'Left the school', /20\d\d|\d:\d\d/])
      await expect(status).toContainText(fact)
    expect(steps.taken() - before).toBeLessThanOrEqual(2)
    await page.keyboard.press('Escape')
    await search.fill('')
  })

  await test.step('issue a code for a forgotten password: 4', async () => {
    const before = steps.taken()
    await steps.press('ControlOrMeta+k')
    await steps.fill(page.getByRole('dialog').getByRole('combobox'), 'reset ada')
    await steps.press('Enter')
    await expect(usersScreen.dialog()).toBeVisible()
    await steps.press('Escape')
    await expect(usersScreen.dialog()).toBeHidden()
    expect(steps.taken() - before).toBeLessThanOrEqual(4)
    await page.keyboard.press('Escape')
    await search.fill('')
    await expect(usersScreen.row('maria@example.org')).toBeVisible()
  })

  await test.step('print the codes of a class: 6', async () => {
    const before = steps.taken()
    await steps.click(button('Filter'))
    await steps.fill(page.getByRole('dialog', { name: 'Filter' }).getByLabel('Group', { exact: true }), 'Class 5a')
    await steps.click(page.getByLabel('Select all that match'))
    await steps.click(usersScreen.selection().getByRole('button', { name: 'Print activation codes', exact: true }))
    await steps.click(
      bulkChanges(page)
        .dialog()
        .getByRole('button', { name: `Issue ${CLASS_SIZE} codes` }),
    )
    await steps.click(page.getByRole('dialog').getByRole('button', { name: 'Print', exact: true }))
    await expect.poll(async () => (await readPrintJobs(gatehouse)).length).toBe(1)
    expect(steps.taken() - before).toBeLessThanOrEqual(6)
  })

  await test.step('add ten people and hand over their codes: 14', async () => {
    const before = steps.taken()
    const ten = Array.from({ length: 10 }, (_, index) => `New Pupil ${index} <new-pupil-${index}@example.org>`).join('\n')
    await steps.press('Escape')
    await steps.click(button('Add people'))
    await steps.fill(page.getByRole('dialog', { name: 'Add people' }).getByLabel('List of people'), ten)
    await steps.click(button('Check list'))
    await steps.click(button('Create 10 users'))
    const options = page.getByRole('dialog', { name: 'Print options' })
    await steps.click(options.getByRole('button', { name: 'Print', exact: true }))
    await expect.poll(async () => (await readPrintJobs(gatehouse)).length).toBe(2)
    expect(steps.taken() - before).toBeLessThanOrEqual(14)
  })
})
