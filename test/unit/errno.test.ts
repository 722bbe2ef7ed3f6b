import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { hasErrorCode, isPresent, isProcessRunning } from '../../src/main/platform/errno.ts'

const catchError = (run: () => unknown): unknown => {
  try {
    run()
  } catch (error) {
    return error
  }
  throw new Error('it did not fail')
}

test('an error of the system is recognized by its code', () => {
  const error = catchError(() => readFileSync('/no/such/file'))
  expect(hasErrorCode(error, /^ENOENT$/)).toBe(true)
  expect(hasErrorCode(error, /^EEXIST$/)).toBe(false)
})

test('what has no code matches no code', () => {
  for (const error of [new Error('ENOENT'), 'ENOENT', null, { code: 'ENOENT' }]) {
    expect(hasErrorCode(error, /ENOENT/)).toBe(false)
  }
})

test('a path that is missing is told from one that cannot be looked at', () => {
  expect(isPresent('/no/such/file')).toBe(false)
  expect(isPresent('/')).toBe(true)
  expect(() => isPresent(`/${'x'.repeat(300)}`)).toThrow('ENAMETOOLONG')
})

test('only an existing process is running', () => {
  const { pid } = spawnSync(process.execPath, ['--version'])
  expect(isProcessRunning(process.pid)).toBe(true)
  expect(isProcessRunning(pid)).toBe(false)
})
