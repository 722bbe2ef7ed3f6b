import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { administrator, expect, person, test } from './gatehouse-test.ts'
import { entryScreens } from './pages/entry-screens.ts'

test.use({ start: 'administrator' })

const CLI = join(import.meta.dirname, '../../out/main/cli.js')

type CliResult = { readonly code: number; readonly output: string; readonly errors: string }

/** `npm run cli -- …` without npm: the built program on the tests' Node. */
const runCli = (...words: string[]): Promise<CliResult> =>
  new Promise((resolve) => {
    execFile(process.execPath, [CLI, ...words], (error, output, errors) =>
      resolve({ code: error ? Number(error.code) : 0, output, errors }),
    )
  })

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
