import { spawn, spawnSync } from 'node:child_process'
import { constants } from 'node:os'
import { root } from './places.mjs'
import { Stop } from './progress.mjs'

/** Runs a command of the set-up and returns its stdout. Its output is shown only on failure. */
export function outputOf(command, args, options = {}) {
  const result = spawnSync(command, args, { cwd: root, encoding: 'utf8', maxBuffer: 256 * 1024 * 1024, ...options })
  if (result.status === 0) return result.stdout
  const reason = result.error?.message ?? (result.signal ? `ended by ${result.signal}` : `exit code ${result.status}`)
  const tail = `${result.stdout ?? ''}${result.stderr ?? ''}`.trimEnd().split('\n').slice(-40).join('\n')
  throw new Stop(`${command} ${args.join(' ')}\nfailed (${reason}).\n${tail}`)
}

/** Runs a command that owns the terminal, and resolves to the exit code for this process. */
export function exitCodeOf(command, args, options = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd: root, stdio: 'inherit', ...options })
    const forward = (signal) => {
      // Ctrl-C in a terminal already reaches the whole process group, and a second signal would make test runners abort.
      if (signal === 'SIGINT' && process.stdin.isTTY) return
      child.kill(signal)
    }
    const signals = ['SIGINT', 'SIGTERM', 'SIGHUP']
    for (const signal of signals) process.on(signal, forward)
    const done = () => {
      for (const signal of signals) process.off(signal, forward)
    }
    child.once('error', (error) => {
      done()
      reject(new Stop(`${command} could not be started: ${error.message}`))
    })
    child.once('exit', (code, signal) => {
      done()
      resolve(code ?? 128 + constants.signals[signal])
    })
  })
}
