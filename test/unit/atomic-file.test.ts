import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { removeLeftovers, replaceFile, replaceFileLater } from '../../src/main/store/atomic-file.ts'
import { makeFolder } from '../helpers/test-app.ts'

/** Linux, proc(5): no process has a number as high as this by default. */
const NO_PROCESS = 2 ** 22 + 1

test('a file is replaced whole, for its owner alone, and nothing else is left', async () => {
  const folder = makeFolder()
  const path = join(folder, 'note.json')
  for (const replace of [replaceFile, replaceFileLater]) {
    await replace(path, replace.name)
    expect(readFileSync(path, 'utf8')).toBe(replace.name)
    expect(statSync(path).mode & 0o777).toBe(0o600)
  }
  expect(readdirSync(folder)).toEqual(['note.json'])
})

test('what a killed process left half written is removed, and what a running one writes stays', () => {
  const folder = makeFolder()
  const [left, written] = [`keys.json.${NO_PROCESS}.new`, `keys.json.${process.pid}.new`]
  for (const name of [left, written, 'keys.json', 'a.new', '1.new']) writeFileSync(join(folder, name), '')
  removeLeftovers(folder)
  expect(readdirSync(folder).sort()).toEqual(['1.new', 'a.new', 'keys.json', written].sort())
})
