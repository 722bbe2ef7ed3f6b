import { copyFileSync } from 'node:fs'
import { open } from 'node:fs/promises'
import Sqlite from 'better-sqlite3'
import { expect, onTestFinished, test, vi } from 'vitest'
import { openRows } from '../helpers/rows-database.ts'

/** Makes the next fsync fail, as a failing disk does. */
const failNextFsync = async (path: string) => {
  const handle = await open(path, 'r')
  const fsyncs = vi.spyOn(Object.getPrototypeOf(handle), 'datasync').mockRejectedValueOnce(new Error('EIO'))
  await handle.close()
  onTestFinished(() => fsyncs.mockRestore())
  return fsyncs
}

/** What is left if the WAL is lost. */
const readWithoutWal = (path: string): unknown[] => {
  copyFileSync(path, `${path}.copy`)
  const copy = new Sqlite(`${path}.copy`)
  onTestFinished(() => void copy.close())
  return copy.prepare('SELECT value FROM rows ORDER BY value').pluck().all()
}

test('a write whose fsync fails is on the disk all the same: a checkpoint copies it into the database file', async () => {
  const { path, queue, insert } = openRows()
  await queue.write(() => insert(1))
  const fsyncs = await failNextFsync(path)
  await queue.write(() => insert(2))
  expect(readWithoutWal(path)).toEqual([1, 2])
  await queue.write(() => insert(3))
  expect(fsyncs).toHaveBeenCalledTimes(2)
})

test('while no checkpoint can replace a failed fsync, no write is acknowledged, and a later one covers them all', async () => {
  const { path, queue, insert } = openRows()
  await queue.write(() => insert(1))
  const reader = new Sqlite(path)
  onTestFinished(() => void reader.close())
  // A reader of an older state keeps the checkpoint from completing.
  reader.exec('BEGIN')
  reader.prepare('SELECT count(*) FROM rows').get()
  await failNextFsync(path)
  await expect(queue.write(() => insert(2))).rejects.toThrow('busy')
  await expect(queue.write(() => insert(3))).rejects.toThrow('busy')
  reader.exec('COMMIT')
  await queue.write(() => insert(4))
  expect(readWithoutWal(path)).toEqual([1, 2, 3, 4])
})
