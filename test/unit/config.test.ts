import { join, resolve } from 'node:path'
import { expect, test } from 'vitest'
import { findDataFolder, withoutDataDir } from '../../src/main/app/configuration.ts'

const HOME = resolve('/home/anna')

/** The folder of a command line, for a user whose home is `/home/anna`. */
const find = (words: string[], env: NodeJS.ProcessEnv = {}, home: string | null = HOME) =>
  findDataFolder(['gatehouse', ...words], env, home)

const folder = (path: string) => ({ folder: resolve(path) })

test('the data folder is the flag’s, else the environment’s, else the system’s', () => {
  expect(find(['--data-dir=/a/b'], { GATEHOUSE_DATA_DIR: '/c' })).toEqual(folder('/a/b'))
  expect(find(['--data-dir', 'd'])).toEqual(folder('d'))
  expect(find(['--data-dir', 'd', '--data-dir=/e'])).toEqual(folder('/e'))
  expect(find([], { GATEHOUSE_DATA_DIR: '/c' })).toEqual(folder('/c'))
  for (const unset of ['', ' ']) {
    expect(find([], { GATEHOUSE_DATA_DIR: unset })).toEqual({ folder: expect.stringMatching(/anna.*Gatehouse$/) })
  }
})

test.each([
  ['--data-dir='],
  ['--data-dir=', '--data-dir=/a'],
  ['--data-dir', ''],
  ['--data-dir=\t '],
  ['--data-dir'],
  ['--data-dir', '--lang=de'],
])('a data folder without a name is a fault, not another folder: %j %j', (...words) => {
  expect(find(words, { GATEHOUSE_DATA_DIR: '/c' })).toEqual({ fault: 'empty' })
})

test.each([
  ['~', HOME],
  ['~/', HOME],
  ['~/x', join(HOME, 'x')],
  ['~/x/../y z', join(HOME, 'y z')],
  ['~//x', join(HOME, 'x')],
  ['~x', resolve('~x')],
  ['a/~/b', resolve('a/~/b')],
  ['./~', resolve('~')],
])('a leading ~ is the home: %j', (typed, path) => {
  for (const found of [find([`--data-dir=${typed}`]), find(['--data-dir', typed]), find([], { GATEHOUSE_DATA_DIR: typed })]) {
    expect('folder' in found && resolve(found.folder)).toBe(path)
  }
})

test.runIf(process.platform === 'linux').each(['', '.', 'share', './share', '../share', '~/share'])(
  'a relative XDG_DATA_HOME is ignored: %j',
  (relative) => {
    expect(find([], { XDG_DATA_HOME: relative })).toEqual(folder('/home/anna/.local/share/Gatehouse'))
    expect(find([], { XDG_DATA_HOME: relative }, null)).toEqual({ fault: 'no-home' })
    expect(find([], { XDG_DATA_HOME: '/data' }, null)).toEqual(folder('/data/Gatehouse'))
  },
)

test('without a home there is no default folder and no ~, but a path still counts', () => {
  for (const words of [[], ['--data-dir=~'], ['--data-dir=~/x']]) expect(find(words, {}, null)).toEqual({ fault: 'no-home' })
  expect(find(['--data-dir=/a'], {}, null)).toEqual(folder('/a'))
})

test('a relative path counts from where npm was called, and outside npm from the current folder', () => {
  const npm = { npm_lifecycle_event: 'start', INIT_CWD: resolve('/home/anna/work') }
  expect(find(['--data-dir=d'], npm)).toEqual(folder('/home/anna/work/d'))
  expect(find(['--data-dir=../d'], npm)).toEqual(folder('/home/anna/d'))
  expect(find([], { ...npm, GATEHOUSE_DATA_DIR: './d' })).toEqual(folder('/home/anna/work/d'))
  expect(find(['--data-dir=/d'], npm)).toEqual(folder('/d'))
  expect(find(['--data-dir=d'], { ...npm, INIT_CWD: 'work' })).toEqual(folder('d'))
  expect(find(['--data-dir=d'], { INIT_CWD: '/home/anna/work' })).toEqual(folder('d'))
})

test('the data folder is found among options of other programs', () => {
  expect(find(['-r', '/loader.js', '--no-sandbox', '--lang=de', '.', '--data-dir=/a', '--unknown'])).toEqual(folder('/a'))
})

test.each([
  [['--data-dir=/a/b\ufffdb'], {}],
  [['--data-dir', '\ufffd', '--data-dir=/a'], {}],
  [['--unknown\ufffd', '--data-dir=/a'], {}],
  [[], { GATEHOUSE_DATA_DIR: '/a/\ufffd' }],
  [[], { XDG_DATA_HOME: '/home/\ufffd/share' }],
  [['--data-dir=d'], { npm_lifecycle_event: 'start', INIT_CWD: '/home/anna/\ufffd' }],
])('a path or word whose bytes were not UTF-8 is a fault, not another folder: %j %j', (words, env) => {
  expect(find(words, env)).toEqual({ fault: 'not-utf-8' })
})

test('a home whose path was not UTF-8 is no folder either', () => {
  expect(find([], {}, '/home/\ufffdnna')).toEqual({ fault: 'not-utf-8' })
  expect(find(['--data-dir=/a'], {}, '/home/\ufffdnna')).toEqual(folder('/a'))
})

test('removing the data folder from a command line removes its value too, and nothing else', () => {
  expect(withoutDataDir(['.', '--data-dir', 'x', '--other', '--data-dir=y'])).toEqual(['.', '--other'])
  expect(withoutDataDir(['.', '--data-dir', '--other', '-r', 'x'])).toEqual(['.', '--other', '-r', 'x'])
})
