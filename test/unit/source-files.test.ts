import { readdirSync, readFileSync } from 'node:fs'
import { basename, join, relative, sep } from 'node:path'
import { expect, test } from 'vitest'
import { root } from '../../scripts/places.mjs'

/** CONTRIBUTING: the longest file in src, and the number of lines below which a file belongs to what uses it. */
const LINES_MAX = 300
const LINES_SHORT = 20

/** Short files stay where joining would hide something: a program, a security rule, a namespace without many operations. */
const SHORT_FILES_MAX = 15

/** Frozen data. */
const mayBeLong = /[/]migrations[/]/

/** A namespace has its own file in each layer. */
const namespaces = readdirSync(join(root, 'src/main/operations'))
  .map((file) => basename(file, '.ts'))
  .filter((name) => readdirSync(join(root, 'src/shared/api')).includes(`${name}.ts`))

const files = readdirSync(join(root, 'src'), { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile() && /[.]tsx?$/.test(entry.name))
  .map(({ parentPath, name }) => {
    const path = relative(root, join(parentPath, name)).replaceAll(sep, '/')
    return { path, name: name.replace(/[.]tsx?$/, ''), lines: readFileSync(join(root, path), 'utf8').split('\n').length - 1 }
  })

test(`no source file has more than ${LINES_MAX} lines`, () => {
  const long = files.filter(({ path, lines }) => lines > LINES_MAX && !mayBeLong.test(path))
  expect(long.map(({ path, lines }) => `${path}: ${lines}`)).toEqual([])
})

test(`at most ${SHORT_FILES_MAX} source files have fewer than ${LINES_SHORT} lines`, () => {
  const short = files.filter(({ path, lines }) => lines < LINES_SHORT && !mayBeLong.test(path))
  expect(short.length, short.map(({ path }) => path).join('\n')).toBeLessThanOrEqual(SHORT_FILES_MAX)
})

test('base names are unique, except for index files and the files of a namespace', () => {
  const counted = files.filter(({ name }) => name !== 'index' && !namespaces.includes(name))
  const groups = Map.groupBy(counted, ({ name }) => name)
  const doubled = [...groups.values()].filter((group) => group.length > 1)
  expect(doubled.flat().map(({ path }) => path)).toEqual([])
})
