import { resolve } from 'node:path'
import { expect, test } from 'vitest'
import { findDataFolder, withoutDataDir } from '../../src/main/app/configuration.ts'

test('the data folder is the flag’s, else the environment’s, else the system’s', () => {
  expect(findDataFolder(['gatehouse', '--data-dir=/a/b'], { GATEHOUSE_DATA_DIR: '/c' })).toBe(resolve('/a/b'))
  expect(findDataFolder(['gatehouse', '--data-dir', 'd'], {})).toBe(resolve('d'))
  expect(findDataFolder(['gatehouse'], { GATEHOUSE_DATA_DIR: '/c' })).toBe(resolve('/c'))
  expect(findDataFolder(['gatehouse', '--data-dir='], { GATEHOUSE_DATA_DIR: '' })).toMatch(/Gatehouse$/)
})

test('a data folder without a name is none, and is not taken from the next option', () => {
  const env = { GATEHOUSE_DATA_DIR: '/c' }
  expect(findDataFolder(['gatehouse', '--data-dir'], env)).toBe(resolve('/c'))
  expect(findDataFolder(['gatehouse', '--data-dir', '--lang=de'], env)).toBe(resolve('/c'))
})

test('the data folder is found among options of other programs', () => {
  const argv = ['electron', '-r', '/loader.js', '--no-sandbox', '--lang=de', '.', '--data-dir=/a', '--unknown']
  expect(findDataFolder(argv, {})).toBe(resolve('/a'))
})

test('removing the data folder from a command line removes its value too, and nothing else', () => {
  expect(withoutDataDir(['.', '--data-dir', 'x', '--other', '--data-dir=y'])).toEqual(['.', '--other'])
  expect(withoutDataDir(['.', '--data-dir', '--other', '-r', 'x'])).toEqual(['.', '--other', '-r', 'x'])
})
