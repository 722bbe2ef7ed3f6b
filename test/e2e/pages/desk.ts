import { expect, type Page } from 'playwright/test'
import { putCrowd } from '../crowd.ts'
import { administrator } from '../gatehouse-test.ts'
import { entry } from './entry.ts'
import { users } from './users.ts'

/** An administrator at the list of a larger directory. */
export const openDesk = async (page: Page, dataFolder: string, size: number) => {
  const door = entry(page)
  putCrowd(dataFolder, size)
  await door.signIn(administrator)
  await door.expectScreen('Profile')
  const desk = users(page)
  await desk.open()
  await expect(desk.row(administrator.email)).toBeVisible()
  return { door, desk }
}
