import { execFile, spawn } from 'node:child_process'
import { existsSync, readdirSync, readlinkSync } from 'node:fs'
import { join } from 'node:path'
import { changeIn } from './database.ts'
import { administrator, expect, person, test } from './gatehouse-test.ts'
import { launch, makeDataFolder, removeDataFolder } from './launch.ts'
import { entryScreens } from './pages/entry-screens.ts'
import { users } from './pages/users.ts'

test.use({ start: 'administrator' })

const CLI = join(import.meta.dirname, '../../out/main/cli.js')

type CliResult = { readonly code: number; readonly output: string; readonly errors: string }

/** `npm run cli -- …` without npm: the built program on the tests' Node, with these lines on standard input. */
const runWith = (lines: readonly string[], ...words: string[]): Promise<CliResult> =>
  new Promise((resolve) => {
    const child = execFile(process.execPath, [CLI, ...words], (error, output, errors) =>
      resolve({ code: error ? Number(error.code) : 0, output, errors }),
    )
    child.stdin?.end(lines.map((line) => `${line}\n`).join(''))
  })

/** The files that a process has open. SQLite removes the name of a temporary file at once. */
const listOpen = (pid: number | undefined): string[] => {
  const folder = `/proc/${pid}/fd`
  try {
    return readdirSync(folder).map((descriptor) => readlinkSync(join(folder, descriptor)))
  } catch {
    // A file was closed, or the process has ended meanwhile.
    return []
  }
}

const runCli = (...words: string[]): Promise<CliResult> => runWith([], ...words)

test('recover-admin lets an administrator who is locked out in again, beside the open window, and is told at the sign-in', async ({
  page,
  gatehouse,
}) => {
  const screens = entryScreens(page)
  const result = await runCli('recover-admin', `--data-dir=${gatehouse.dataFolder}`)
  expect(result).toMatchObject({ code: 0, errors: `Data folder: ${gatehouse.dataFolder}\n` })
  const code = /code for ada@example\.org: (\S+)/.exec(result.output)?.[1] ?? ''
  const renewed = { ...administrator, password: 'the lighthouse keeps its lamp' }
  await screens.reset(renewed, code)
  await screens.expectStatus('Password updated')
  await screens.signIn(renewed)
  await screens.expectScreen('Profile')
  await expect(page.getByText(/terminal/).first()).toBeVisible()
})

test('audit verify says whether the log is what was written and still has what was noted, by words and by its exit code', async ({
  gatehouse,
}) => {
  const folder = `--data-dir=${gatehouse.dataFolder}`
  const verify = (...words: string[]) => runCli('audit', 'verify', folder, ...words)
  const result = await verify()
  expect(result).toMatchObject({ code: 0, errors: `Data folder: ${gatehouse.dataFolder}\n` })
  const [, head = ''] = /to note down: (\S+)/.exec(result.output) ?? []
  expect(await verify('--expect', head)).toMatchObject({ code: 0 })
  expect(await verify('--expect', `9${head}`)).toMatchObject({ code: 3, errors: expect.stringContaining('not the log') })
  expect(await verify('--expect', 'yesterday')).toMatchObject({ code: 2 })
  expect(await runCli('audit', 'verify', `--data-dir=${gatehouse.dataFolder}-none`)).toMatchObject({ code: 1 })
})

test('recover-admin refuses what is no administrator, no directory, or broken, and creates nothing', async ({
  gatehouse,
}, info) => {
  const folder = `--data-dir=${gatehouse.dataFolder}`
  expect(await runCli('recover-admin', folder, '--email', person.email)).toMatchObject({
    code: 1,
    errors: expect.stringContaining('No administrator'),
  })
  const nowhere = info.outputPath('nowhere')
  expect(await runCli('recover-admin', `--data-dir=${nowhere}`)).toMatchObject({
    code: 1,
    errors: expect.stringContaining(nowhere),
  })
  expect(existsSync(nowhere)).toBe(false)
  expect(await runCli('recover-everything', folder)).toMatchObject({ code: 2, errors: expect.stringContaining('Usage') })
  expect(await runCli()).toMatchObject({ code: 2 })
  for (const words of [['--data-dir='], ['--data-dir', ''], ['--data-dir= '], ['--data-dir']]) {
    expect(await runCli('recover-admin', ...words)).toMatchObject({
      code: 2,
      output: '',
      errors: expect.stringContaining('Usage'),
    })
  }
  for (const words of [['--email'], ['--emial', person.email], [person.email], ['--email=']]) {
    expect(await runCli('recover-admin', folder, ...words)).toMatchObject({ code: 2, output: '' })
  }
})

test('what the terminal changes beside an open window is on its screen at once [terminal-beside-window]', async ({
  page,
  gatehouse,
}) => {
  const screens = entryScreens(page)
  const list = users(page)
  await screens.signIn(administrator)
  await screens.expectScreen('Profile')
  await list.open()
  const run = (...words: string[]) =>
    runWith([administrator.password], ...words, '--as', administrator.email, `--data-dir=${gatehouse.dataFolder}`)
  const created = await run('users', 'create', 'cleo@example.org', '--name', 'Cleo', '--json')
  expect(created).toMatchObject({ code: 0, errors: '' })
  expect(JSON.parse(created.output)).toMatchObject({ user: { email: 'cleo@example.org', state: 'not-activated' } })
  await expect(list.row('cleo@example.org')).toContainText('Cleo')
  expect(await run('users', 'disable', 'cleo@example.org')).toMatchObject({ code: 0 })
  await expect(list.row('cleo@example.org')).toContainText('Disabled')
  expect(await run('users', 'delete', 'cleo@example.org', '--reason', 'A test')).toMatchObject({ code: 0 })
  await expect(list.row('cleo@example.org')).toHaveCount(0)
})

test('init makes a directory that the window signs in to, without a display before [terminal-init-window]', async () => {
  const parent = makeDataFolder()
  const folder = join(parent, 'new')
  const made = await runWith([administrator.password], 'init', '--email', administrator.email, `--data-dir=${folder}`)
  expect(made).toMatchObject({ code: 0, output: expect.stringContaining('Recovery codes') })
  expect(await runWith([administrator.password], 'init', '--email', administrator.email, `--data-dir=${folder}`)).toMatchObject({
    code: 7,
  })
  const opened = await launch(folder)
  const screens = entryScreens(opened.page)
  await screens.signIn(administrator)
  await screens.expectScreen('Profile')
  await opened.close()
  removeDataFolder(parent)
})

test('compact keeps its temporary files in the data folder [compact-files-private]', async ({ gatehouse }) => {
  const { dataFolder } = gatehouse
  const rows =
    'WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 600) SELECT hex(randomblob(50000)) FROM n'
  changeIn(dataFolder, `CREATE TABLE kept AS ${rows}`)
  const temporary = new Set<string>()
  const child = spawn(process.execPath, [CLI, 'compact', '--as', administrator.email, `--data-dir=${dataFolder}`])
  child.stdin.end(`${administrator.password}\n`)
  const watch = setInterval(() => {
    for (const descriptor of listOpen(child.pid)) if (descriptor.endsWith(' (deleted)')) temporary.add(descriptor)
  }, 1)
  const code = await new Promise((resolve) => child.on('close', resolve))
  clearInterval(watch)
  expect(code).toBe(0)
  expect(temporary.size).toBeGreaterThan(0)
  for (const path of temporary) expect(path).toContain(dataFolder)
})
