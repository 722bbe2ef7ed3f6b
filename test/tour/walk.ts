import { cpSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright'
import { type Launched, launch, makeDataFolder, removeDataFolder } from '../e2e/launch.ts'
import { audit } from '../e2e/pages/audit.ts'
import { bulkChanges } from '../e2e/pages/bulk-changes.ts'
import { entryScreens } from '../e2e/pages/entry-screens.ts'
import { walkGuard } from '../e2e/pages/guard-walk.ts'
import { findFreePort } from '../e2e/pages/loopback.ts'
import { overview } from '../e2e/pages/overview.ts'
import { palette } from '../e2e/pages/palette.ts'
import { programs } from '../e2e/pages/programs.ts'
import { requests } from '../e2e/pages/requests.ts'
import { settings } from '../e2e/pages/settings.ts'
import { users } from '../e2e/pages/users.ts'
import { DEMO_PASSWORD, demoAdministrator } from '../helpers/demo-directory.ts'

const administrator = demoAdministrator
const newcomer = { email: 'lena@example.org', password: 'eleven copper kettles' }

export type Theme = 'light' | 'dark'

/** Looks at the screen that the page shows now. */
export type Look = (page: Page, name: string) => Promise<void>

type Keep = (name: string) => Promise<void>

/** Walks through the main job on the folder of the demo directory, and looks at every screen of it. */
export const walkTour = async (demo: string, theme: Theme, look: Look): Promise<void> => {
  await inFolder((folder) => walkFirstRun(folder, theme, look))
  await inFolder((folder) => {
    cpSync(demo, folder, { recursive: true })
    return walk(folder, theme, look)
  })
}

async function inFolder(work: (folder: string) => Promise<void>): Promise<void> {
  const folder = makeDataFolder()
  try {
    await work(folder)
  } finally {
    removeDataFolder(folder)
  }
}

async function walkFirstRun(dataFolder: string, theme: Theme, look: Look): Promise<void> {
  const { page, close } = await launch(dataFolder, { colorScheme: theme })
  const screens = entryScreens(page)
  const keep = (name: string): Promise<void> => look(page, name)
  await screens.expectScreen('Set up Gatehouse')
  await keep('set-up')
  await screens.fill('Email', administrator.email)
  await screens.fill('Password', administrator.password)
  await screens.press('Create administrator')
  await screens.expectScreen('Recovery codes')
  await keep('recovery-codes')
  await screens.press('Continue')
  await screens.expectStatus('Administrator created')
  await keep('sign-in')
  await screens.press('Create account')
  await screens.expectScreen('Create account')
  await screens.fill('Email', newcomer.email)
  await screens.fill('Password', 'too short')
  await page.getByLabel('Email').focus()
  await keep('register')
  await close()
}

/** Users of the first page who sign in with a password alone. */
async function listSimpleUsers(page: Page): Promise<{ readonly email: string }[]> {
  return page.evaluate(async (account) => {
    const login = await window.gatehouse.auth.login(account)
    if (!login.ok) throw new Error(login.error.code)
    const filter = {
      role: 'user',
      state: 'active',
      hasSecondFactor: false,
      hasSignedIn: true,
      mustChangePassword: false,
    } as const
    const listed = await window.gatehouse.users.list({ filter, limit: 10 }, login.value.sessionId)
    await window.gatehouse.auth.logout(undefined, login.value.sessionId)
    if (!listed.ok) throw new Error(listed.error.code)
    return listed.value.users
  }, administrator)
}

async function walk(dataFolder: string, theme: Theme, look: Look): Promise<void> {
  let gatehouse = await launch(dataFolder, { colorScheme: theme })
  const { page } = gatehouse
  const screens = entryScreens(page)
  const usersScreen = users(page)
  const keep = (name: string): Promise<void> => look(gatehouse.page, name)

  await screens.expectScreen('Sign in')
  const others = (await listSimpleUsers(page)).map(({ email }) => email)
  const person = { email: others[0] ?? '', password: DEMO_PASSWORD }
  await screens.signIn(administrator)
  await screens.expectScreen('Profile')
  await keep('profile')
  await usersScreen.open()
  await usersScreen.row(person.email).waitFor()
  await page.getByText(/^[\d,]+ users$/).waitFor()
  await keep('users')
  await walkPalette(page, keep, person.email)
  await usersScreen.openMenu('Filter')
  await keep('users-filter')
  await usersScreen.closeMenu()
  await usersScreen.filter('State', 'active')
  await usersScreen.row(person.email).focus()
  await page.keyboard.press('Space')
  await page.keyboard.press('Shift+ArrowDown')
  await page.keyboard.press('Shift+ArrowDown')
  await keep('users-selected')
  await usersScreen.row(administrator.email).getByRole('checkbox').click()
  await walkBulkChange(page, keep)
  await usersScreen.openMenu('Views')
  await page.getByLabel('View name').fill('Active accounts')
  await page.keyboard.press('Enter')
  await usersScreen.openMenu('Views')
  await keep('users-views')
  await page.getByRole('button', { name: 'Everyone', exact: true }).click()
  await usersScreen.selection().getByRole('button', { name: 'Clear selection' }).click()
  await usersScreen.search('nobody')
  await usersScreen.row(person.email).waitFor({ state: 'hidden' })
  await keep('users-none-found')
  await usersScreen.search('')
  await screens.press('New user')
  await page.getByLabel('Role', { exact: true }).selectOption('operator')
  await keep('new-user')
  await page.keyboard.press('Escape')
  await page.getByRole('dialog').waitFor({ state: 'hidden' })
  const panel = await usersScreen.openPanel(person.email)
  await keep('user-panel')
  await screens.press('Edit details')
  await screens.fill('Add to group', 'night shift')
  await page.getByLabel('Add to group').press('Enter')
  await screens.fill('Note', 'Comes on Tuesdays.')
  await keep('user-details')
  await screens.press('Save details')
  await screens.expectStatus('Details saved')
  await panel.getByRole('heading', { name: 'History' }).scrollIntoViewIfNeeded()
  await usersScreen
    .timeline(person.email)
    .filter({ hasText: /Groups changed|User details changed/ })
    .first()
    .waitFor()
  await keep('user-timeline')
  await page.keyboard.press('Escape')
  const code = await usersScreen.issueReset(person.email)
  await keep('code-issued')
  await page.keyboard.press('Escape')
  await usersScreen.dialog().waitFor({ state: 'hidden' })
  await overview(page).open()
  await overview(page).chart('Sign-ins').waitFor()
  await keep('overview')
  await walkAudit(page, keep)
  await page.evaluate(
    async (emails) => {
      for (const email of emails) await window.gatehouse.auth.requestReset({ email })
    },
    others.slice(0, 3),
  )
  await requests(page).open()
  await requests(page).row(person.email).waitFor()
  await keep('requests')
  await settings(page).open()
  await page.getByLabel('Registration').waitFor()
  await keep('settings')
  await walkHttpApi(page, keep)
  await screens.signOut()

  await screens.press('Reset password')
  await screens.expectScreen('Reset password')
  await keep('reset')
  await screens.press('Ask an administrator')
  await screens.expectScreen('Ask an administrator')
  await keep('ask-an-administrator')
  await screens.press('Back to reset')
  await screens.press('Back to sign in')
  const renewed = { ...person, password: 'nine purple umbrellas' }
  await screens.reset(renewed, code)
  await screens.expectStatus('Password updated')
  await screens.signIn({ ...renewed, password: 'not the password' })
  await screens.expectAlert(/./)
  await keep('sign-in-refused')
  await screens.signIn(renewed)
  await screens.expectScreen('Profile')
  await keep('profile-notice')
  await screens.signOut()
  await walkGuard({ gatehouse, administrator, newcomer, look: keep })

  gatehouse = await breakAndRestart(gatehouse, theme)
  await entryScreens(gatehouse.page).expectScreen('Gatehouse cannot open this directory')
  await keep('broken-start')
  await gatehouse.close()
}

/** With those who are selected, the administrator among them. */
async function walkBulkChange(page: Page, keep: Keep): Promise<void> {
  const bar = bulkChanges(page)
  await bar.ask('Disable')
  await bar.skipped().first().waitFor()
  await keep('bulk-plan')
  await page.keyboard.press('Escape')
  await bar.dialog().waitFor({ state: 'hidden' })
  await bar.ask('Add to group')
  await page.getByLabel('Group name').fill('summer course')
  await page.keyboard.press('Enter')
  await page.getByRole('button', { name: /^Add \d+ users? to group$/ }).click()
  await bar.outcome().filter({ hasText: 'added to the group' }).waitFor()
  await keep('bulk-job')
  await bar.press('Report')
  await bar.dialog().getByRole('row').nth(1).waitFor()
  await keep('bulk-report')
  await page.keyboard.press('Escape')
  await bar.dialog().waitFor({ state: 'hidden' })
  await bar.press('Dismiss')
}

async function walkPalette(page: Page, keep: Keep, email: string): Promise<void> {
  const commands = palette(page)
  await commands.open()
  await keep('palette')
  await page.keyboard.type(email.slice(0, 4))
  await commands.option(email).waitFor()
  await keep('palette-found')
  await page.keyboard.press('Escape')
  await commands.dialog().waitFor({ state: 'hidden' })
  await page.getByRole('button', { name: 'Keyboard shortcuts' }).click()
  await keep('shortcuts')
  await page.keyboard.press('Escape')
  await commands.shortcuts().waitFor({ state: 'hidden' })
}

async function walkAudit(page: Page, keep: Keep): Promise<void> {
  const log = audit(page)
  await log.open()
  await log.row('Reset code issued').first().waitFor()
  await keep('audit')
  await log.openEntry('Reset code issued')
  await keep('audit-entry')
  await page.keyboard.press('Escape')
  await log.openFilter()
  await page.getByLabel('Result').selectOption('Success')
  await keep('audit-filter')
  await page.keyboard.press('Escape')
  await page.getByRole('list', { name: 'Filters' }).waitFor()
  await page.getByRole('button', { name: 'Verify' }).click()
  await page.getByRole('status').filter({ hasText: 'Log intact up to entry' }).waitFor()
  await keep('audit-verified')
  await page.getByRole('button', { name: 'Export', exact: true }).click()
  await page.getByLabel('Format').waitFor()
  await keep('audit-export')
  await page.keyboard.press('Escape')
  await page.getByRole('dialog').waitFor({ state: 'hidden' })
}

async function walkHttpApi(page: Page, keep: Keep): Promise<void> {
  const port = await findFreePort()
  await settings(page).choose('HTTP API', 'On')
  await page.getByLabel('Port').fill(String(port))
  await settings(page).save()
  await page.getByText(`Listening at http://127.0.0.1:${port}`).waitFor()
  for (const path of ['/', '/profile']) await fetch(`http://127.0.0.1:${port}${path}`)
  await page.getByRole('row').nth(2).waitFor()
  await page.getByLabel('HTTP API').scrollIntoViewIfNeeded()
  await keep('settings-http-api')
  await programs(page).add('Kiosk', 'Address')
  await page.getByLabel('Program token').waitFor()
  await keep('program-added')
  await programs(page).takeToken()
}

async function breakAndRestart(gatehouse: Launched, colorScheme: Theme): Promise<Launched> {
  await gatehouse.close()
  rmSync(join(gatehouse.dataFolder, 'gatehouse.db'))
  return launch(gatehouse.dataFolder, { colorScheme })
}
