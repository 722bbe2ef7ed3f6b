import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { ExchangeUnreadable, exchangeDirectory, FolderInUse, recoverExchange } from '../../src/main/store/directory-exchange.ts'
import { lockFile } from '../../src/main/store/sqlite/connection/exclusive-lock.ts'
import { makeFolder } from '../helpers/test-app.ts'

const staging = `restoring-${process.pid}-00000000-0000-4000-8000-000000000000`
const kept = 'before-restore-20260101T000000Z'
const oldFiles = ['gatehouse.db-wal', 'gatehouse.db-shm', 'audit-checkpoint.json', 'keys.json', 'gatehouse.db']
const newFiles = ['audit-checkpoint.json', 'keys.json', 'gatehouse.db']

const readAll = (folder: string): Record<string, string> =>
  Object.fromEntries(
    readdirSync(folder, { withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map(({ name }) => [name, readFileSync(join(folder, name), 'utf8')]),
  )

const contents = (names: readonly string[], word: string): Record<string, string> =>
  Object.fromEntries(names.map((name) => [name, `${word} ${name}`]))

const makeBoth = (old: readonly string[] = oldFiles): string => {
  const folder = makeFolder()
  mkdirSync(join(folder, staging))
  for (const name of old) writeFileSync(join(folder, name), `old ${name}`)
  for (const name of newFiles) writeFileSync(join(folder, staging, name), `new ${name}`)
  return folder
}

const writeJournal = (folder: string, restored = newFiles, replaced = oldFiles): void =>
  writeFileSync(join(folder, 'restore-journal.json'), JSON.stringify({ version: 1, staging, kept, restored, replaced }))

test('an exchange moves every file of the replaced directory aside, with those that the restored one lacks', () => {
  const folder = makeBoth()
  exchangeDirectory(folder, { staging, kept })
  expect(readAll(folder)).toEqual(contents(newFiles, 'new'))
  expect(readAll(join(folder, kept))).toEqual(contents(oldFiles, 'old'))
})

test('an exchange whose restored files are gone is undone, wherever it stopped', () => {
  fc.assert(
    fc.property(fc.subarray(oldFiles), fc.subarray(newFiles), (moved, lost) => {
      fc.pre(lost.length > 0)
      const folder = makeBoth()
      mkdirSync(join(folder, kept))
      for (const name of moved) renameSync(join(folder, name), join(folder, kept, name))
      for (const name of newFiles.filter((one) => moved.includes(one) && !lost.includes(one)))
        renameSync(join(folder, staging, name), join(folder, name))
      for (const name of lost) rmSync(join(folder, staging, name), { force: true })
      writeJournal(folder)
      // It stops a second time half-way, and goes on.
      recoverExchange(folder)
      recoverExchange(folder)
      expect(readAll(folder)).toEqual(contents(oldFiles, 'old'))
      expect(existsSync(join(folder, kept))).toBe(false)
    }),
    { numRuns: 60 },
  )
})

test('an exchange that was interrupted is completed, wherever it stopped, also over a directory without keys', () => {
  for (const old of [oldFiles, ['gatehouse.db']])
    for (let done = 0; done <= newFiles.length; done += 1) {
      const folder = makeBoth(old)
      mkdirSync(join(folder, kept))
      for (const name of newFiles.slice(0, done)) {
        if (old.includes(name)) renameSync(join(folder, name), join(folder, kept, name))
        renameSync(join(folder, staging, name), join(folder, name))
      }
      // The files of SQLite move before the others.
      for (const name of done > 0 ? old.filter((one) => !newFiles.includes(one)) : [])
        renameSync(join(folder, name), join(folder, kept, name))
      writeJournal(folder, newFiles, old)
      recoverExchange(folder)
      expect(readAll(folder), `${done}`).toEqual(contents(newFiles, 'new'))
      expect(readAll(join(folder, kept)), `${done}`).toEqual(contents(old, 'old'))
    }
})

test('a journal that names files outside the folder, or is cut off, moves nothing', () => {
  for (const text of [
    '{',
    JSON.stringify({ version: 1, staging: '../elsewhere', kept, restored: newFiles, replaced: oldFiles }),
    JSON.stringify({ version: 1, staging, kept: '..', restored: newFiles, replaced: oldFiles }),
    JSON.stringify({ version: 1, staging, kept, restored: ['../keys.json'], replaced: oldFiles }),
  ]) {
    const folder = makeBoth()
    writeFileSync(join(folder, 'restore-journal.json'), text)
    expect(() => recoverExchange(folder)).toThrow(ExchangeUnreadable)
    const { 'restore-journal.json': journal, ...others } = readAll(folder)
    expect(journal).toBe(text)
    expect(others).toEqual(contents(oldFiles, 'old'))
  }
})

test('two exchanges at once: the second is refused', () => {
  const folder = makeBoth()
  writeJournal(folder)
  expect(() => exchangeDirectory(folder, { staging, kept })).toThrow(FolderInUse)
  const release = lockFile(join(folder, 'restore.lock'))
  expect(release).not.toBeNull()
  release?.()
})
