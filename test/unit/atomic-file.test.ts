import { chownSync, lstatSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { removeLeftovers, replaceFile, replaceFileLater } from '../../src/main/platform/atomic-file.ts'
import { appendPrivateFile, createPrivateFile } from '../../src/main/platform/private-file.ts'
import { isRoot, makeOrdinaryFolder, ORDINARY_USER, OTHER_USER } from '../helpers/ordinary-user.ts'
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

// Only root gives files to other users.
test.runIf(isRoot)('a replaced file keeps its owner, and a new one has that of its folder', async () => {
  const folder = makeOrdinaryFolder()
  const path = join(folder, 'keys.json')
  for (const replace of [replaceFile, replaceFileLater]) {
    for (const content of ['new', 'replaced']) {
      await replace(path, content)
      const { uid, gid, mode } = statSync(path)
      expect([uid, gid, mode & 0o777]).toEqual([ORDINARY_USER, ORDINARY_USER, 0o600])
    }
    chownSync(path, OTHER_USER, ORDINARY_USER)
    await replace(path, 'of another')
    expect([statSync(path).uid, statSync(path).gid]).toEqual([OTHER_USER, ORDINARY_USER])
    rmSync(path)
  }
  createPrivateFile(join(folder, 'new.db'))
  appendPrivateFile(join(folder, 'new.log'), 'line')
  for (const name of ['new.db', 'new.log']) expect(statSync(join(folder, name)).uid).toBe(ORDINARY_USER)
})

test('a link under the name of a file, or under the one it is written by, is replaced or passed by, and never followed [atomic-write-no-link]', async () => {
  const folder = makeFolder()
  const elsewhere = join(makeFolder(), 'others')
  writeFileSync(elsewhere, 'theirs')
  const path = join(folder, 'keys.json')
  symlinkSync(elsewhere, `${path}.${process.pid}.new`)
  symlinkSync(elsewhere, `${path}.new`)
  for (const replace of [replaceFile, replaceFileLater]) {
    symlinkSync(elsewhere, path)
    await replace(path, 'ours')
    expect(lstatSync(path).isFile()).toBe(true)
    expect(readFileSync(path, 'utf8')).toBe('ours')
    expect(readFileSync(elsewhere, 'utf8')).toBe('theirs')
    rmSync(path)
  }
  expect(readdirSync(folder).sort()).toEqual([`keys.json.${process.pid}.new`, 'keys.json.new'])
})

test('what could not be replaced leaves nothing behind', async () => {
  const folder = makeFolder()
  mkdirSync(join(folder, 'keys.json'))
  expect(() => replaceFile(join(folder, 'keys.json'), 'ours')).toThrow()
  await expect(replaceFileLater(join(folder, 'keys.json'), 'ours')).rejects.toThrow()
  expect(readdirSync(folder)).toEqual(['keys.json'])
})

test('what a killed process left half written is removed, and what a running one writes stays', () => {
  const folder = makeFolder()
  const random = '0f6f1f9a-0000-4000-8000-0123456789ab'
  const left = [
    `keys.json.${NO_PROCESS}.new`,
    `keys.json.${NO_PROCESS}.${random}.new`,
    `.gatehouse.${NO_PROCESS}.${random}.new-journal`,
  ]
  const written = [`keys.json.${process.pid}.new`, `keys.json.${process.pid}.${random}.new`]
  for (const name of [...left, ...written, 'keys.json', 'a.new', '1.new']) writeFileSync(join(folder, name), '')
  mkdirSync(join(folder, `folder.${NO_PROCESS}.new`))
  removeLeftovers(folder)
  expect(readdirSync(folder).sort()).toEqual(['1.new', 'a.new', 'keys.json', `folder.${NO_PROCESS}.new`, ...written].sort())
})
