import {
  chmodSync,
  copyFileSync,
  existsSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import Sqlite from 'better-sqlite3'
import { administrator, expect, test } from './gatehouse-test.ts'
import { launch } from './launch.ts'
import { entryScreens } from './pages/entry-screens.ts'

test.use({ start: 'administrator' })

const HEADING = 'Gatehouse cannot open this directory'

const breaks: { name: string; tells: RegExp; spoil: (folder: string) => void }[] = [
  { name: 'the database is gone', tells: /gatehouse\.db/, spoil: (folder) => rmSync(join(folder, 'gatehouse.db')) },
  { name: 'the database is cut to nothing', tells: /empty/, spoil: (folder) => truncateSync(join(folder, 'gatehouse.db'), 0) },
  { name: 'the keys are gone', tells: /keys\.json/, spoil: (folder) => rmSync(join(folder, 'keys.json')) },
  {
    name: 'the keys are a link',
    tells: /is a link/,
    spoil: (folder) => {
      renameSync(join(folder, 'keys.json'), join(folder, 'elsewhere.json'))
      symlinkSync('elsewhere.json', join(folder, 'keys.json'))
    },
  },
  {
    name: 'the folder is one for everyone',
    tells: /Other users of this computer can write to this folder/,
    spoil: (folder) => chmodSync(folder, 0o1777),
  },
  { name: 'the keys are no keys', tells: /keys\.json/, spoil: (folder) => writeFileSync(join(folder, 'keys.json'), 'none') },
  {
    name: 'the database is damaged',
    tells: /damaged/,
    spoil: (folder) => {
      const path = join(folder, 'gatehouse.db')
      writeFileSync(path, readFileSync(path).fill(0x55, 4096))
    },
  },
  {
    name: 'the database is newer',
    tells: /newer/,
    spoil: (folder) => {
      const database = new Sqlite(join(folder, 'gatehouse.db'))
      database.pragma('user_version = 9999')
      database.close()
    },
  },
  {
    name: 'the database is another directory’s',
    tells: /another|different|belong/,
    spoil: (folder) => {
      const database = new Sqlite(join(folder, 'gatehouse.db'))
      database.exec("UPDATE directory SET id = '00000000-0000-4000-8000-000000000000'")
      database.close()
    },
  },
]

for (const { name, tells, spoil } of breaks) {
  test(`${name}: the broken-start screen says what and where, never a first run`, async ({ gatehouse }) => {
    await gatehouse.close()
    spoil(gatehouse.dataFolder)
    await gatehouse.restart()
    const screen = gatehouse.page
    await entryScreens(screen).expectScreen(HEADING)
    await expect(screen.getByText(tells).first()).toBeVisible()
    await expect(screen.getByText(gatehouse.dataFolder).first()).toBeVisible()
    await expect(screen.getByRole('button', { name: 'Choose another folder' })).toBeVisible()
    // All other operations are refused, whatever the page tries.
    const result = await screen.evaluate((account) => window.gatehouse.setup.createAdministrator(account), {
      ...administrator,
      email: 'eve@example.org',
    })
    expect(result).toMatchObject({ ok: false, error: { code: 'directory-broken' } })
  })
}

test('a second instance on the same folder says so, and the first goes on', async ({ page, gatehouse }) => {
  const screens = entryScreens(page)
  const second = await launch(gatehouse.dataFolder)
  await entryScreens(second.page).expectScreen(HEADING)
  await expect(second.page.getByText(/has this folder open/).first()).toBeVisible()
  await second.close()
  await screens.signIn(administrator)
  await screens.expectScreen('Profile')
})

test('two instances on two folders are two directories [two-folders-two-directories]', async ({ gatehouse }, info) => {
  const other = await launch(info.outputPath('other'))
  await entryScreens(other.page).expectScreen('Set up Gatehouse')
  await entryScreens(gatehouse.page).expectScreen('Sign in')
  await other.close()
})

test('a folder that cannot be written to is told as such', async () => {
  const broken = await launch('/proc/gatehouse')
  await entryScreens(broken.page).expectScreen(HEADING)
  await expect(broken.page.getByText('/proc/gatehouse').first()).toBeVisible()
  await broken.close()
})

test('choosing another folder starts Gatehouse again there; Quit ends it', async ({ gatehouse }, info) => {
  await gatehouse.close()
  const saved = info.outputPath('keys.json')
  copyFileSync(join(gatehouse.dataFolder, 'keys.json'), saved)
  rmSync(join(gatehouse.dataFolder, 'keys.json'))
  await gatehouse.restart()
  const { app } = gatehouse
  await app.evaluate(({ app: electron, dialog }) => {
    dialog.showOpenDialog = (async () => ({ canceled: true, filePaths: [] })) as typeof dialog.showOpenDialog
    Reflect.set(electron, 'relaunch', (options: { args: string[] }) => Reflect.set(globalThis, 'relaunched', options.args))
    Reflect.set(electron, 'quit', () => Reflect.set(globalThis, 'hasQuit', true))
  })
  const read = (): Promise<unknown[]> =>
    app.evaluate(() => [Reflect.get(globalThis, 'relaunched') ?? null, Reflect.get(globalThis, 'hasQuit') ?? false])
  await gatehouse.page.getByRole('button', { name: 'Choose another folder' }).click()
  expect(await read()).toEqual([null, false])
  await app.evaluate(({ dialog }) => {
    dialog.showOpenDialog = (async () => ({ canceled: false, filePaths: ['/elsewhere'] })) as typeof dialog.showOpenDialog
  })
  await gatehouse.page.getByRole('button', { name: 'Choose another folder' }).click()
  await expect.poll(read).toEqual([expect.arrayContaining(['--data-dir=/elsewhere']), true])
  expect((await read())[0]).not.toContain(`--data-dir=${gatehouse.dataFolder}`)

  // With its keys restored, the directory opens again: the failed start changed nothing.
  const { pid } = app.process()
  if (pid) process.kill(pid, 'SIGKILL')
  copyFileSync(saved, join(gatehouse.dataFolder, 'keys.json'))
  await gatehouse.restart()
  await entryScreens(gatehouse.page).signIn(administrator)
  await entryScreens(gatehouse.page).expectScreen('Profile')
})

test('a start while another program writes to the directory opens it all the same', async ({ page, gatehouse }) => {
  const screens = entryScreens(page)
  await screens.signIn(administrator)
  await screens.expectScreen('Profile')
  // The process is killed, so that the next start has a session to end.
  const { pid } = gatehouse.app.process()
  if (pid) process.kill(pid, 'SIGKILL')
  await gatehouse.close()
  const other = new Sqlite(join(gatehouse.dataFolder, 'gatehouse.db'))
  other.exec('BEGIN IMMEDIATE')
  await gatehouse.restart()
  const log = join(gatehouse.dataFolder, 'gatehouse.log')
  // The locked database kept Gatehouse from ending the previous run's sessions, which it logged.
  await expect.poll(() => existsSync(log), { timeout: 15_000 }).toBe(true)
  other.close()
  await entryScreens(gatehouse.page).signIn(administrator)
  await entryScreens(gatehouse.page).expectScreen('Profile')
})
