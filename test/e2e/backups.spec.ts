import { spawn } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { administrator, expect, test } from './gatehouse-test.ts'
import { launch, makeDataFolder, removeDataFolder } from './launch.ts'
import { entryScreens } from './pages/entry-screens.ts'
import { settings } from './pages/settings.ts'

test.use({ start: 'administrator' })

const CLI = join(import.meta.dirname, '../../out/main/cli.js')

/** Runs a command of the terminal with one line of standard input. */
const runCli = (words: readonly string[], line: string): Promise<{ code: number | null; output: string }> =>
  new Promise((resolve) => {
    const child = spawn(process.execPath, [CLI, ...words])
    let output = ''
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (part) => (output += String(part)))
    child.on('close', (code) => resolve({ code, output }))
    child.stdin.end(`${line}\n`)
  })

test('an administrator sets up backups, makes one, and the terminal restores it on another computer', async ({
  page,
  gatehouse,
}) => {
  // Two windows, two runs of the terminal and three passphrases.
  test.slow()
  const folder = makeDataFolder()
  const restored = join(makeDataFolder(), 'restored')
  await gatehouse.app.evaluate(({ dialog }, path) => {
    dialog.showOpenDialog = (async () => ({ canceled: false, filePaths: [path] })) as typeof dialog.showOpenDialog
  }, folder)
  const screens = entryScreens(page)
  await screens.signIn(administrator)
  await settings(page).open()
  await expect(page.getByText('Not set up. If this computer is lost')).toBeVisible()
  await page.getByRole('button', { name: 'Set up backups' }).click()
  const passphrase = page.getByLabel('Backup passphrase')
  await expect(passphrase).toHaveValue(/^(\S+ ){5}\S+$/)
  const written = await passphrase.inputValue()
  await page.getByRole('button', { name: 'Choose the folder' }).click()
  await expect(page.getByText('Backups are set up')).toBeVisible()
  await expect(page.getByText(folder, { exact: true })).toBeVisible()
  await page.getByRole('button', { name: 'Back up now' }).click()
  await expect(page.getByText('1 user backed up and checked')).toBeVisible()
  await expect(page.getByText('None yet')).toBeHidden()
  const [name = ''] = readdirSync(folder)
  expect(readdirSync(folder)).toHaveLength(1)

  const command = ['restore', '--from', join(folder, name), `--data-dir=${restored}`]
  expect(await runCli(command, `${written}x`)).toMatchObject({ code: 1, output: expect.stringContaining('Nothing was changed') })
  expect(await runCli(command, written)).toMatchObject({ code: 0, output: expect.stringContaining('Restored 1 user') })
  const second = await launch(restored)
  await entryScreens(second.page).signIn(administrator)
  await entryScreens(second.page).expectScreen('Profile')
  await second.close()
  for (const made of [folder, join(restored, '..')]) removeDataFolder(made)
})
