import { spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { expect, test } from 'playwright/test'

const CLI = join(import.meta.dirname, '../../src/main/cli.ts')

/** What is typed before the Tab key, and what must be there afterwards. */
const typed: readonly (readonly [line: string, completed: string])[] = [
  ['gatehouse use', 'users'],
  ['gatehouse users li', 'list'],
  ['gatehouse users list --ro', '--role'],
  ['gatehouse users list --role op', 'operator'],
  ['gatehouse keys ', 'rotate'],
]

/** How long a shell may take to start and to complete a word (milliseconds). */
const SHELL_MS = 1_500

const withScript = async (shell: string, run: (path: string) => Promise<void>): Promise<void> => {
  const folder = mkdtempSync(join(tmpdir(), 'gatehouse-completion-'))
  try {
    const { stdout, status } = spawnSync(process.execPath, [CLI, 'completion', shell], { encoding: 'utf8' })
    expect(status).toBe(0)
    const path = join(folder, 'completion')
    writeFileSync(path, stdout)
    await run(path)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

test('bash completes commands, options and their values', async () => {
  await withScript('bash', async (path) => {
    for (const [line, completed] of typed) {
      const program = `source "$1"; COMP_WORDS=($2); [[ $2 == *" " ]] && COMP_WORDS+=("")
        COMP_CWORD=$((\${#COMP_WORDS[@]}-1)); _gatehouse; echo "\${COMPREPLY[*]}"`
      const { stdout } = spawnSync('bash', ['--norc', '-c', program, 'bash', path, line], { encoding: 'utf8' })
      expect(stdout.trim(), line).toBe(completed)
    }
  })
})

test('fish completes commands, options and their values', async () => {
  await withScript('fish', async (path) => {
    for (const [line, completed] of typed) {
      const words = ['--no-config', '-c', 'source $argv[1]; complete -C $argv[2]', path, line]
      const { stdout } = spawnSync('fish', words, { encoding: 'utf8' })
      expect(stdout.split('\t')[0]?.trim(), line).toBe(completed)
    }
  })
})

test('zsh completes commands, options and their values as they are typed', async () => {
  await withScript('zsh', async (path) => {
    // Completion needs a terminal, which `script` gives.
    const child = spawn('script', ['-qfc', 'zsh -f -i', '/dev/null'], { stdio: ['pipe', 'pipe', 'ignore'] })
    let output = ''
    child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text))
    await wait(SHELL_MS)
    child.stdin.write(`autoload -U +X compinit && compinit -u -D; source ${path}; gatehouse() { print "GOT<$*>" }\n`)
    await wait(SHELL_MS)
    for (const [line, completed] of typed) {
      output = ''
      child.stdin.write(`${line}\t`)
      await wait(SHELL_MS)
      child.stdin.write('\n')
      const words = line.split(' ').slice(1, -1)
      await expect.poll(() => output).toContain(`GOT<${[...words, completed].join(' ')}>`)
    }
    child.stdin.write('exit\n')
    child.kill()
  })
})
