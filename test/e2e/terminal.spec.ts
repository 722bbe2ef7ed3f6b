import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { administrator, expect, person, test } from './gatehouse-test.ts'
import { entry } from './pages/entry.ts'

test.use({ start: 'administrator' })

const CLI = join(import.meta.dirname, '../../out/main/cli.js')

type Answer = { readonly code: number; readonly output: string; readonly errors: string }

/** `npm run cli -- …` without npm: the built program on the tests' Node. */
const runCli = (...words: string[]): Promise<Answer> =>
  new Promise((resolve) => {
    execFile(process.execPath, [CLI, ...words], (error, output, errors) =>
      resolve({ code: error ? Number(error.code) : 0, output, errors }),
    )
  })

test('recover-admin lets an administrator who is locked out in again, beside the open window, and is told at the sign-in', async ({
  page,
  gatehouse,
}) => {
  const door = entry(page)
  const answer = await runCli('recover-admin', `--data-dir=${gatehouse.dataFolder}`)
  expect(answer).toMatchObject({ code: 0, errors: '' })
  expect(answer.output).toContain(gatehouse.dataFolder)
  const code = /code for ada@example\.org: (\S+)/.exec(answer.output)?.[1] ?? ''
  const renewed = { ...administrator, password: 'the lighthouse keeps its lamp' }
  await door.reset(renewed, code)
  await door.expectStatus('Password updated')
  await door.signIn(renewed)
  await door.expectScreen('Profile')
  await expect(page.getByText(/terminal/).first()).toBeVisible()
})

test('audit verify says whether the log is what was written and still has what was noted, by words and by its exit code', async ({
  gatehouse,
}) => {
  const folder = `--data-dir=${gatehouse.dataFolder}`
  const verify = (...words: string[]) => runCli('audit', 'verify', folder, ...words)
  const answer = await verify()
  expect(answer).toMatchObject({ code: 0, errors: '' })
  const [, head = ''] = /to note down: (\S+)/.exec(answer.output) ?? []
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
  for (const words of [['--email'], ['--emial', person.email], [person.email], ['--email=']]) {
    expect(await runCli('recover-admin', folder, ...words)).toMatchObject({ code: 2, output: '' })
  }
})
