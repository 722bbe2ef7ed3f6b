import { expect, type Page } from 'playwright/test'
import { administrator } from '../gatehouse-test.ts'
import { insertUsers } from '../inserted-users.ts'
import { entryScreens } from './entry-screens.ts'
import { users } from './users.ts'

/** The users screen of a larger directory, with a signed-in administrator. */
export const openUsersScreen = async (page: Page, dataFolder: string, size: number) => {
  const screens = entryScreens(page)
  insertUsers(dataFolder, size)
  await screens.signIn(administrator)
  await screens.expectScreen('Profile')
  const usersScreen = users(page)
  await usersScreen.open()
  await expect(usersScreen.row(administrator.email)).toBeVisible()
  return { screens, usersScreen }
}
