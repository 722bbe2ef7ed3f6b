import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, linkSync, lstatSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { expect, test } from 'vitest'
import { createErrorLog } from '../../src/main/desktop/error-log.ts'
import { makeFolder } from '../helpers/test-app.ts'

const errorLog = pathToFileURL(join(import.meta.dirname, '../../src/main/desktop/error-log.ts')).href

test('what is unexpected is logged for the owner alone, and the process goes on, also where no process reads its standard error [error-log-private]', async () => {
  const folder = makeFolder()
  const program = `
    import { createErrorLog } from ${JSON.stringify(errorLog)}
    const logError = createErrorLog(${JSON.stringify(folder)})
    process.stdin.once('data', () => {
      for (const id of ['first', 'second']) logError(id, new Error('odd'))
      setTimeout(() => process.exit(7), 50)
    })
    process.stdout.write('ready')`
  const child = spawn(process.execPath, ['--input-type=module', '--eval', program], { stdio: 'pipe' })
  await once(child.stdout, 'data')
  child.stderr.destroy()
  child.stdin.write('go')
  expect(await once(child, 'close')).toEqual([7, null])
  const log = join(folder, 'gatehouse.log')
  expect(readFileSync(log, 'utf8')).toMatch(/ first Error: odd.* second Error: odd/s)
  expect(statSync(log).mode & 0o777).toBe(0o600)
})

test('the log is written through no link and to no second name, and one that others could read is closed to them [error-log-no-link]', () => {
  const folder = makeFolder()
  const log = join(folder, 'gatehouse.log')
  const elsewhere = join(makeFolder(), 'others')
  writeFileSync(elsewhere, 'theirs')
  const logError = createErrorLog(folder)
  symlinkSync(elsewhere, log)
  logError('linked', new Error('odd'))
  expect(lstatSync(log).isSymbolicLink()).toBe(true)
  rmSync(log)
  linkSync(elsewhere, log)
  logError('second name', new Error('odd'))
  expect(readFileSync(elsewhere, 'utf8')).toBe('theirs')
  rmSync(log)
  writeFileSync(log, '')
  chmodSync(log, 0o666)
  logError('open', new Error('odd'))
  expect(readFileSync(log, 'utf8')).toMatch(/ open Error: odd/)
  expect(statSync(log).mode & 0o777).toBe(0o600)
})
