import { administrator, expect, person, test } from './gatehouse-test.ts'
import { openAnotherWindow } from './launch.ts'
import { entryScreens } from './pages/entry-screens.ts'
import { users } from './pages/users.ts'

test.use({ start: 'administrator-and-user' })

test('two people edit the same user: the second one sees both versions and chooses', async ({ page, gatehouse }) => {
  const screens = entryScreens(page)
  await screens.signIn(administrator)
  const usersScreen = users(page)
  await usersScreen.open()
  const panel = await usersScreen.openPanel(person.email)
  const otherPage = await openAnotherWindow(gatehouse.app)
  await entryScreens(otherPage).signIn(administrator)
  await users(otherPage).open()
  const otherPanel = await users(otherPage).openPanel(person.email)

  const edit = panel.getByRole('button', { name: 'Edit details' })
  const dialog = page.getByRole('dialog', { name: 'Edit details' })
  const saveElsewhere = async (name: string, note: string): Promise<void> => {
    await otherPanel.getByRole('button', { name: 'Edit details' }).click()
    await otherPage.getByLabel('Name').fill(name)
    await otherPage.getByLabel('Note').fill(note)
    await otherPage.getByRole('button', { name: 'Save details' }).click()
    await entryScreens(otherPage).expectStatus('Details saved')
  }
  await edit.click()
  await dialog.getByLabel('Name').fill('Bob')
  await dialog.getByLabel('Note').fill('By the first')
  await saveElsewhere('Robert', 'By the second')
  await dialog.getByRole('button', { name: 'Save details' }).click()
  await expect(dialog.getByRole('alert')).toContainText('Another user changed this while you were editing')
  await expect(dialog.getByLabel('Note')).toHaveValue('By the first')
  const versions = dialog.getByRole('group', { name: 'Version saved by another user' })
  await expect(versions).toHaveText([/Robert/, /By the second/])
  await versions.first().getByRole('button', { name: 'Use their version' }).click()
  await expect(dialog.getByLabel('Name')).toHaveValue('Robert')
  await versions.first().getByRole('button', { name: 'Keep mine' }).click()
  await expect(versions).toHaveCount(0)
  // A third version is not overwritten unseen either.
  await saveElsewhere('Robert', 'By the second again')
  await dialog.getByRole('button', { name: 'Save details' }).click()
  await expect(versions).toHaveText([/By the second again/])
  await dialog.getByRole('button', { name: 'Save details' }).click()
  await screens.expectStatus('Details saved')
  await expect(panel.getByText('By the first')).toBeVisible()
  await expect(panel.getByText('Robert', { exact: true }).first()).toBeVisible()
})
