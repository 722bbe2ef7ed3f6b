import { resolve } from 'node:path'
import { expect, test } from 'vitest'
import { findDataFolder, readFlag, withoutFlag } from '../../src/main/app/configuration.ts'

test('the data folder is the flag’s, else the environment’s, else the system’s', () => {
  expect(findDataFolder(['gatehouse', '--data-dir=/a/b'], { GATEHOUSE_DATA_DIR: '/c' })).toBe(resolve('/a/b'))
  expect(findDataFolder(['gatehouse', '--data-dir', 'd'], {})).toBe(resolve('d'))
  expect(findDataFolder(['gatehouse'], { GATEHOUSE_DATA_DIR: '/c' })).toBe(resolve('/c'))
  expect(findDataFolder(['gatehouse', '--data-dir='], { GATEHOUSE_DATA_DIR: '' })).toMatch(/Gatehouse$/)
})

test('a flag without a value is no flag, and its removal takes its value along', () => {
  expect(readFlag(['--email', '--data-dir=x'], '--email')).toBeNull()
  expect(readFlag(['--email', 'a@b'], '--email')).toBe('a@b')
  expect(withoutFlag(['.', '--data-dir', 'x', '--other', '--data-dir=y'], '--data-dir')).toEqual(['.', '--other'])
})
