import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { expect, test } from 'vitest'
import { makeFolder } from '../helpers/test-app.ts'

const errorLog = pathToFileURL(join(import.meta.dirname, '../../src/main/desktop/error-log.ts')).href

test('what is unexpected is logged for the owner alone, and the process goes on, also where nobody reads its standard error', async () => {
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
