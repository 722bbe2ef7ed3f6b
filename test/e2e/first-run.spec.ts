import { mkdtempSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { administrator, expect, person, test } from './gatehouse-test.ts'
import { entryScreens } from './pages/entry-screens.ts'
import { chooseFile } from './pages/printer.ts'
import { users } from './pages/users.ts'

test('a reset code and the recovery codes are saved to files that only their owner may read [printed-codes-private-file]', async ({
  page,
  gatehouse,
}) => {
  const folder = mkdtempSync(join(tmpdir(), 'gatehouse-print-'))
  const choose = (path: string | null): Promise<void> => chooseFile(gatehouse, path)
  const screens = entryScreens(page)
  await screens.fill('Email', administrator.email)
  await screens.fill('Password', administrator.password)
  await screens.press('Create administrator')
  await screens.expectScreen('Recovery codes')
  const codes = await page.getByLabel('Recovery codes list').getByRole('listitem').allTextContents()

  // A world-readable file is replaced instead of filled.
  writeFileSync(join(folder, 'codes.txt'), '', { mode: 0o644 })
  await choose(join(folder, 'codes.txt'))
  await screens.press('Save')
  await expect.poll(() => statSync(join(folder, 'codes.txt'), { throwIfNoEntry: false })?.size ?? 0).toBeGreaterThan(0)
  for (const code of codes) expect(readFileSync(join(folder, 'codes.txt'), 'utf8')).toContain(code.trim())
  await choose(join(folder, 'codes.pdf'))
  await screens.press('Save')
  await expect.poll(() => statSync(join(folder, 'codes.pdf'), { throwIfNoEntry: false })?.size ?? 0).toBeGreaterThan(1_000)
  await choose(join(folder, 'no', 'such', 'folder.pdf'))
  await screens.press('Save')
  await screens.expectAlert(/couldn’t be saved there/)
  // Nor can it overwrite the directory's own files.
  const keys = readFileSync(join(gatehouse.dataFolder, 'keys.json'), 'utf8')
  await choose(join(gatehouse.dataFolder, 'keys.json'))
  await screens.press('Save')
  await screens.expectAlert(/couldn’t be saved there/)
  expect(readFileSync(join(gatehouse.dataFolder, 'keys.json'), 'utf8')).toBe(keys)
  await choose(null)
  await screens.press('Save')
  await screens.press('Continue')

  await screens.signIn(administrator)
  const usersScreen = users(page)
  await usersScreen.open()
  await usersScreen.issueReset(administrator.email)
  await choose(join(folder, 'slip.pdf'))
  await screens.press('Save as PDF')
  await expect.poll(() => statSync(join(folder, 'slip.pdf'), { throwIfNoEntry: false })?.size ?? 0).toBeGreaterThan(1_000)
  for (const name of ['codes.txt', 'codes.pdf', 'slip.pdf']) expect(statSync(join(folder, name)).mode & 0o777, name).toBe(0o600)
  expect(readFileSync(join(folder, 'slip.pdf')).subarray(0, 5).toString()).toBe('%PDF-')
})

test('a form names the first field that is wrong, moves there, and sends nothing [form-names-first-fault]', async ({ page }) => {
  const screens = entryScreens(page)
  await screens.fill('Password', 'too short')
  await screens.press('Create administrator')
  await expect(page.getByLabel('Email')).toBeFocused()
  await expect(page.getByLabel('Email')).toHaveAttribute('aria-invalid', 'true')
  await expect(page.getByLabel('Email')).toHaveAccessibleDescription(/\S/)
  await screens.fill('Email', administrator.email)
  await screens.press('Create administrator')
  await expect(page.getByLabel('Password')).toBeFocused()
  await expect(page.getByLabel('Password')).toHaveAttribute('aria-invalid', 'true')
  await screens.fill('Password', 'passwordpassword')
  await screens.press('Create administrator')
  await expect(page.getByLabel('Password')).toHaveAccessibleDescription(/common|guess|list/i)
  await screens.expectScreen('Set up Gatehouse')
})

test('a suggested passphrase fills the field, shows, and is accepted; characters hide again on demand [suggested-passphrase]', async ({
  page,
}) => {
  const screens = entryScreens(page)
  await screens.fill('Email', administrator.email)
  await page.getByRole('button', { name: 'Suggest a passphrase' }).click()
  const field = page.getByLabel('Password')
  await expect(field).toHaveValue(/^\S+(?:[ -]\S+){5}$/)
  await expect(field).toHaveAttribute('type', 'text')
  await page.getByLabel('Show characters').click()
  await expect(field).toHaveAttribute('type', 'password')
  await screens.press('Create administrator')
  await screens.expectScreen('Recovery codes')
  // The codes are shown only once, so a reload asks first.
  const question = page.getByRole('dialog', { name: 'Reload without these codes?' })
  await expect(async () => {
    await page.keyboard.press('ControlOrMeta+r')
    await expect(question).toBeVisible({ timeout: 1_000 })
  }).toPass()
  await question.getByRole('button', { name: 'Keep the codes' }).click()
  await screens.expectScreen('Recovery codes')
})

test('the whole main job works with the keyboard alone', async ({ page }) => {
  const screens = entryScreens(page)
  await screens.expectScreen('Set up Gatehouse')
  await page.keyboard.type(administrator.email)
  await page.getByLabel('Password').focus()
  await page.keyboard.type(administrator.password)
  await page.keyboard.press('Enter')
  await screens.expectScreen('Recovery codes')
  await page.getByRole('button', { name: 'Continue' }).focus()
  await page.keyboard.press('Enter')
  await screens.expectScreen('Sign in')
  // The email is filled in, so the password has the focus.
  await expect(page.getByLabel('Password')).toBeFocused()
  await page.keyboard.type(administrator.password)
  await page.keyboard.press('Enter')
  await screens.expectScreen('Overview')
})

test('a marked field looks marked while it has the focus, and the message about marked fields goes with the last mark', async ({
  page,
}) => {
  const screens = entryScreens(page)
  await screens.press('Create administrator')
  await screens.expectAlert(/^Fix the marked fields/)
  await expect(page.getByLabel('Email')).toBeFocused()
  const red = await page.evaluate(() => {
    const probe = document.body.appendChild(document.createElement('span'))
    probe.style.color = 'var(--gh-bad)'
    const { color } = getComputedStyle(probe)
    probe.remove()
    return color
  })
  for (const property of ['outline-color', 'border-top-color']) await expect(page.getByLabel('Email')).toHaveCSS(property, red)
  await screens.fill('Email', administrator.email)
  await page.getByRole('button', { name: 'Suggest a passphrase' }).click()
  await expect(page.getByRole('alert')).toHaveCount(0)
})

test('the strength of a password that is refused is “Not accepted”', async ({ page }) => {
  const screens = entryScreens(page)
  const strength = page.getByRole('meter', { name: 'Strength' })
  await screens.fill('Email', 'henrietta@school.example')
  for (const password of ['henrietta henrietta', 'passwordpassword', 'abcabcabcabcabcabc']) {
    await screens.fill('Password', password)
    await expect(strength).toHaveAttribute('aria-valuetext', 'Not accepted')
    await screens.press('Create administrator')
    await expect(page.getByLabel('Password')).toHaveAttribute('aria-invalid', 'true')
    await expect(strength).toHaveAttribute('aria-valuetext', 'Not accepted')
  }
  await screens.fill('Password', 'three patient herons')
  await expect(strength).toHaveAttribute('aria-valuetext', /^(Strong|Very strong)$/)
  await expect(strength).toHaveAttribute('aria-valuenow', /^[34]$/)
})

test('the first sign-in opens a checklist, whose steps lead to their places, and which stays until it is done or dismissed', async ({
  page,
}) => {
  const screens = entryScreens(page)
  await screens.setUp(administrator)
  await screens.register(person)
  await screens.signIn(administrator)
  await screens.expectScreen('Overview')
  const steps = page.getByRole('list', { name: 'Get started' }).getByRole('listitem')
  await expect(steps).toHaveCount(6)
  const step = (words: string) => steps.filter({ hasText: words })
  await expect(step('Add the first people')).toContainText('Done')
  await screens.press('Keep it open')
  await expect(step('Decide who may register')).toContainText('Done')
  await step('Name this directory').getByRole('button', { name: 'Enter a name' }).click()
  await screens.expectScreen('Settings')
  await screens.fill('Directory name', 'Hillside School')
  await screens.press('Save settings')
  await screens.expectStatus('Settings saved')
  await page.getByRole('link', { name: 'Overview' }).click()
  await expect(step('Name this directory')).toContainText('Done')
  await step('Add a second administrator').getByRole('button', { name: 'Add an administrator' }).click()
  await expect(page.getByRole('dialog', { name: 'New user' })).toBeVisible()
  await page.keyboard.press('Escape')
  // Later sign-ins open the profile, and the checklist stays on the overview.
  await screens.signOut()
  await screens.signIn(administrator)
  await screens.expectScreen('Profile')
  await page.getByRole('link', { name: 'Overview' }).click()
  await step('Save your recovery codes').getByRole('button', { name: 'Get new ones' }).click()
  await page.getByRole('dialog').getByLabel('Confirm with your password').fill(administrator.password)
  await screens.press('Generate ten codes')
  await screens.expectScreen('Recovery codes')
  await screens.press('Copy')
  await screens.expectStatus(/^Copied/)
  await screens.press('Continue')
  await page.getByRole('link', { name: 'Overview' }).click()
  await expect(step('Save your recovery codes')).toContainText('Done')
  await step('Protect your own sign-in').getByRole('button', { name: 'Turn it on' }).click()
  await expect(page.getByRole('dialog', { name: 'Set up two-step verification' })).toBeVisible()
  await page.keyboard.press('Escape')
  await page.getByRole('link', { name: 'Overview' }).click()
  await screens.press('Dismiss checklist')
  await screens.expectStatus('Checklist dismissed')
  await expect(steps).toHaveCount(0)
})
