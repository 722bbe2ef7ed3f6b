import { mkdtempSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { administrator, expect, test } from './gatehouse-test.ts'
import { entry } from './pages/entry.ts'
import { users } from './pages/users.ts'

test('a slip and the recovery codes are printed to a file that only its owner may read [printed-codes-private-file]', async ({
  page,
  gatehouse,
}) => {
  const folder = mkdtempSync(join(tmpdir(), 'gatehouse-print-'))
  const choose = (path: string | null): Promise<void> =>
    gatehouse.app.evaluate(({ dialog }, chosen) => {
      dialog.showSaveDialog = (async () => ({
        canceled: chosen === null,
        filePath: chosen ?? '',
      })) as typeof dialog.showSaveDialog
    }, path)
  const door = entry(page)
  await door.fill('Email', administrator.email)
  await door.fill('Password', administrator.password)
  await door.press('Create administrator')
  await door.expectScreen('Recovery codes')
  const codes = await page.getByLabel('Recovery codes list').getByRole('listitem').allTextContents()

  // A world-readable file is replaced instead of filled.
  writeFileSync(join(folder, 'codes.txt'), '', { mode: 0o644 })
  await choose(join(folder, 'codes.txt'))
  await door.press('Save')
  await expect.poll(() => statSync(join(folder, 'codes.txt'), { throwIfNoEntry: false })?.size ?? 0).toBeGreaterThan(0)
  for (const code of codes) expect(readFileSync(join(folder, 'codes.txt'), 'utf8')).toContain(code.trim())
  await choose(join(folder, 'codes.pdf'))
  await door.press('Print')
  await expect.poll(() => statSync(join(folder, 'codes.pdf'), { throwIfNoEntry: false })?.size ?? 0).toBeGreaterThan(1_000)
  await choose(join(folder, 'no', 'such', 'folder.pdf'))
  await door.press('Print')
  await door.expectAlert(/couldn’t be saved there/)
  // Nor can it overwrite the directory's own files.
  const keys = readFileSync(join(gatehouse.dataFolder, 'keys.json'), 'utf8')
  await choose(join(gatehouse.dataFolder, 'keys.json'))
  await door.press('Save')
  await door.expectAlert(/couldn’t be saved there/)
  expect(readFileSync(join(gatehouse.dataFolder, 'keys.json'), 'utf8')).toBe(keys)
  await choose(null)
  await door.press('Print')
  await door.press('Continue')

  await door.signIn(administrator)
  const desk = users(page)
  await desk.open()
  await desk.issueReset(administrator.email)
  await choose(join(folder, 'slip.pdf'))
  await door.press('Print')
  await expect.poll(() => statSync(join(folder, 'slip.pdf'), { throwIfNoEntry: false })?.size ?? 0).toBeGreaterThan(1_000)
  for (const name of ['codes.txt', 'codes.pdf', 'slip.pdf']) expect(statSync(join(folder, name)).mode & 0o777, name).toBe(0o600)
  expect(readFileSync(join(folder, 'slip.pdf')).subarray(0, 5).toString()).toBe('%PDF-')
})

test('a form names the first field that is wrong, moves there, and sends nothing [form-names-first-fault]', async ({ page }) => {
  const door = entry(page)
  await door.fill('Password', 'too short')
  await door.press('Create administrator')
  await expect(page.getByLabel('Email')).toBeFocused()
  await expect(page.getByLabel('Email')).toHaveAttribute('aria-invalid', 'true')
  await expect(page.getByLabel('Email')).toHaveAccessibleDescription(/\S/)
  await door.fill('Email', administrator.email)
  await door.press('Create administrator')
  await expect(page.getByLabel('Password')).toBeFocused()
  await expect(page.getByLabel('Password')).toHaveAttribute('aria-invalid', 'true')
  await door.fill('Password', 'passwordpassword')
  await door.press('Create administrator')
  await expect(page.getByLabel('Password')).toHaveAccessibleDescription(/common|guess|list/i)
  await door.expectScreen('Set up Gatehouse')
})

test('a suggested passphrase fills the field, shows, and is accepted; characters hide again on demand [suggested-passphrase]', async ({
  page,
}) => {
  const door = entry(page)
  await door.fill('Email', administrator.email)
  await page.getByRole('button', { name: 'Suggest a passphrase' }).click()
  const field = page.getByLabel('Password')
  await expect(field).toHaveValue(/^\S+(?:[ -]\S+){5}$/)
  await expect(field).toHaveAttribute('type', 'text')
  await page.getByLabel('Show characters').click()
  await expect(field).toHaveAttribute('type', 'password')
  await door.press('Create administrator')
  await door.expectScreen('Recovery codes')
})

test('the whole main job works with the keyboard alone', async ({ page }) => {
  const door = entry(page)
  await door.expectScreen('Set up Gatehouse')
  await page.keyboard.type(administrator.email)
  await page.getByLabel('Password').focus()
  await page.keyboard.type(administrator.password)
  await page.keyboard.press('Enter')
  await door.expectScreen('Recovery codes')
  await page.getByRole('button', { name: 'Continue' }).focus()
  await page.keyboard.press('Enter')
  await door.expectScreen('Sign in')
  // The email is filled in, so the password has the focus.
  await expect(page.getByLabel('Password')).toBeFocused()
  await page.keyboard.type(administrator.password)
  await page.keyboard.press('Enter')
  await door.expectScreen('Profile')
})
