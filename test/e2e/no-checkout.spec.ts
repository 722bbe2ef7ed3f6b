import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import electron from 'electron'
import { expect, test } from './gatehouse-test.ts'
import { machineArguments, ROOT } from './launch.ts'

type Ended = { readonly code: number; readonly errors: string }

/** How long a start that must be refused may take (milliseconds). Otherwise it would never end. */
const END_WITHIN_MS = 20_000

/** The built program in its own folder without its source, as in a package. */
const makeProgram = (folder: string): string => {
  mkdirSync(folder)
  cpSync(join(ROOT, 'out'), join(folder, 'out'), { recursive: true })
  cpSync(join(ROOT, 'package.json'), join(folder, 'package.json'))
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'), 'junction')
  return folder
}

// The Electron module exports the path of its executable.
const executable = electron as unknown as string

const runToEnd = (program: string, words: string[], env: NodeJS.ProcessEnv = {}): Promise<Ended> =>
  new Promise((resolve) => {
    const options = { env: { ...process.env, ...env }, timeout: END_WITHIN_MS }
    execFile(program, words, options, (error, _output, errors) => resolve({ code: error ? Number(error.code) : 0, errors }))
  })

const endProcess = (child: ChildProcess): Promise<void> =>
  new Promise((resolve) => {
    child.once('close', () => resolve())
    child.kill('SIGTERM')
  })

test('outside a checkout a start with a dangerous switch ends with exit code 2 before anything is opened [dangerous-switch-refused]', async ({
  dataFolder,
}, info) => {
  const program = makeProgram(info.outputPath('program'))
  const data = join(dataFolder, 'data')
  const starts: [string, string[], NodeJS.ProcessEnv][] = [
    ['--remote-debugging-port', ['--remote-debugging-port=0'], {}],
    ['--remote-debugging-pipe', ['--remote-debugging-pipe'], {}],
    ['--proxy-server', ['--proxy-server=http://127.0.0.1:8080'], {}],
    ['--host-resolver-rules', ['--host-resolver-rules=MAP * 127.0.0.1'], {}],
    ['--disable-web-security', ['--disable-web-security'], {}],
    ['--inspect', ['--inspect=0'], {}],
    ['--require', [], { NODE_OPTIONS: '--require=node:fs' }],
  ]
  for (const [name, words, env] of starts) {
    // Before the program's path, where Chromium reads them, and after it.
    for (const line of [
      [...machineArguments, ...words, program, `--data-dir=${data}`],
      [...machineArguments, program, `--data-dir=${data}`, ...words],
    ]) {
      const { code, errors } = await runToEnd(executable, line, env)
      expect([code, errors.includes(`Gatehouse does not start with ${name}:`)], `${line} ${errors}`).toEqual([2, true])
      expect(errors).not.toContain('DevTools listening')
    }
  }
  for (const file of ['serve.js', 'cli.js']) {
    const { code, errors } = await runToEnd(process.execPath, [
      '--inspect=0',
      join(program, 'out/main', file),
      `--data-dir=${data}`,
    ])
    expect([code, errors.includes('Gatehouse does not start with --inspect:')], errors).toEqual([2, true])
  }
  expect(existsSync(data)).toBe(false)
})

test('the window ends with 2 without a name for its data folder and with 1 without a home, before anything is opened', async () => {
  const start = (env: NodeJS.ProcessEnv, ...words: string[]) => runToEnd(executable, [...machineArguments, ROOT, ...words], env)
  for (const words of [['--data-dir='], ['--data-dir', ''], ['--data-dir= '], ['--data-dir']]) {
    const { code, errors } = await start({}, ...words)
    expect([code, errors.includes('--data-dir=FOLDER needs')], `${words} ${errors}`).toEqual([2, true])
  }
  const { code, errors } = await start({ HOME: '' }, '--data-dir=~/x')
  expect([code, errors.includes('no home folder')], errors).toEqual([1, true])
})

test('outside a checkout ELECTRON_RENDERER_URL counts for nothing: the window shows its own page [renderer-url-ignored]', async ({
  dataFolder,
  witness,
}, info) => {
  const program = makeProgram(info.outputPath('program'))
  const data = join(dataFolder, 'data')
  const child = spawn(executable, [...machineArguments, program, `--data-dir=${data}`], {
    env: { ...process.env, ELECTRON_RENDERER_URL: witness.url('/') },
    stdio: 'ignore',
  })
  try {
    // The directory opens after the page has requested its script over the app's own protocol.
    await expect.poll(() => existsSync(join(data, 'gatehouse.db')), { timeout: END_WITHIN_MS }).toBe(true)
    expect(witness.paths).toEqual([])
  } finally {
    await endProcess(child)
  }
})
