import Sqlite from 'better-sqlite3'
import { expect, test, vi } from 'vitest'
import { openRows } from '../helpers/rows-database.ts'

test('writes of one turn share a commit, and one that fails takes nothing with it [write-queue-shares-commit]', async () => {
  const { queue, insert, read, database } = openRows()
  let commits = 0
  const results = await Promise.allSettled([
    queue.write(() => insert(1)),
    queue.write(() => {
      insert(2)
      throw new Error('after its insert')
    }),
    queue.write(() => insert(1)),
    queue.write(() => {
      commits = database.prepare('SELECT count(*) FROM rows').pluck().get() as number
      insert(3)
    }),
  ])
  expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'rejected', 'fulfilled'])
  expect(read()).toEqual([1, 3])
  expect(commits).toBe(1)
})

test('a write waits for another process without blocking, and is on the disk when it resolves [write-queue-durable]', async () => {
  const { queue, insert, path } = openRows()
  const other = new Sqlite(path)
  other.exec('BEGIN IMMEDIATE')
  let turns = 0
  const counting = setInterval(() => {
    turns += 1
    if (turns === 5) other.exec('COMMIT')
  }, 10)
  await queue.write(() => insert(1))
  clearInterval(counting)
  expect(turns).toBeGreaterThanOrEqual(5)
  expect(other.prepare('SELECT value FROM rows').pluck().all()).toEqual([1])
  other.close()
})

test('a queue goes on after a failed commit, and drains [write-queue-after-failure]', async () => {
  const { queue, insert, read, database } = openRows()
  database.exec('CREATE TABLE children (parent INTEGER REFERENCES rows (value) DEFERRABLE INITIALLY DEFERRED) STRICT')
  const orphan = queue.write(() => void database.prepare('INSERT INTO children VALUES (99)').run())
  await expect(orphan).rejects.toThrow('FOREIGN KEY')
  void queue.write(() => insert(4))
  void queue.write(() => insert(5))
  await queue.drain()
  expect(read()).toEqual([4, 5])
})

test('a disk that fails at the commit and at its rollback rejects the batch, and the queue goes on once it works again', async () => {
  const { queue, insert, read, database } = openRows()
  database.exec('CREATE TABLE children (parent INTEGER REFERENCES rows (value) DEFERRABLE INITIALLY DEFERRED) STRICT')
  const insertOrphan = database.prepare('INSERT INTO children VALUES (99)')
  const exec = database.exec.bind(database)
  const failing = vi.spyOn(database, 'exec').mockImplementation((sql) => {
    if (sql.startsWith('ROLLBACK')) throw new Error('disk I/O error')
    return exec(sql)
  })
  const results = await Promise.allSettled([queue.write(() => insert(1)), queue.write(() => void insertOrphan.run())])
  expect(results.map(({ status }) => status)).toEqual(['rejected', 'rejected'])
  await expect(queue.write(() => insert(2))).rejects.toThrow()
  failing.mockRestore()
  await queue.write(() => insert(3))
  await queue.drain()
  expect(read()).toEqual([3])
})

test('callers who write at the same time share commits', async () => {
  const { wal, queue, insert, read } = openRows()
  const syncs = vi.spyOn(wal, 'sync')
  const callers = Array.from({ length: 10 }, async (_, caller) => {
    for (let turn = 0; turn < 5; turn += 1) await queue.write(() => insert(10 * turn + caller))
  })
  await Promise.all(callers)
  expect(read()).toHaveLength(50)
  // Each caller waits for its answer before it writes again.
  expect(syncs).toHaveBeenCalledTimes(5)
})

test('a write resolves when its fsync is complete, and writes that arrive meanwhile share the next one', async () => {
  const { wal, queue, insert, read } = openRows()
  const { promise: isDiskReady, resolve: endFsync } = Promise.withResolvers<void>()
  const syncs = vi.spyOn(wal, 'sync').mockReturnValueOnce(isDiskReady)
  const order: string[] = []
  const first = queue.write(() => insert(1)).then(() => order.push('first'))
  await expect.poll(() => syncs.mock.calls.length).toBe(1)
  const others = [2, 3].map((value) => queue.write(() => insert(value)).then(() => order.push('other')))
  await queue.writeSoon(() => insert(4))
  expect(read()).toEqual([1, 4])
  expect(order).toEqual([])
  endFsync()
  await Promise.all([first, ...others])
  expect(order).toEqual(['first', 'other', 'other'])
  expect(syncs).toHaveBeenCalledTimes(2)
})

test('a failed fsync rejects the writes that it was for, and no others', async () => {
  const { wal, queue, insert } = openRows()
  vi.spyOn(wal, 'sync').mockRejectedValueOnce(new Error('EIO'))
  await expect(queue.write(() => insert(1))).rejects.toThrow('EIO')
  await queue.write(() => insert(2))
  await queue.drain()
})

test('nothing is kept of a batch whose transaction was rolled back beneath it, as a full disk does', async () => {
  const { database, queue, insert, read } = openRows()
  const results = await Promise.allSettled([
    queue.write(() => insert(1)),
    queue.write(() => {
      database.exec('ROLLBACK')
      throw new Error('SQLITE_FULL')
    }),
    queue.write(() => insert(2)),
  ])
  expect(results.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected'])
  expect(read()).toEqual([])

  await queue.write(() => insert(3))
  expect(read()).toEqual([3])
})

test('quick writes of one tick share a transaction, and one that fails takes nothing with it', async () => {
  const { known, wal, queue, insert, read } = openRows()
  const syncs = vi.spyOn(wal, 'sync')
  const transactions = vi.spyOn(known, 'forget')
  const results = await Promise.allSettled([
    queue.writeSoon(() => insert(1)),
    queue.writeSoon(() => {
      insert(2)
      throw new Error('after its insert')
    }),
    queue.writeSoon(() => insert(3)),
  ])
  expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
  expect(read()).toEqual([1, 3])
  expect(transactions).toHaveBeenCalledTimes(1)
  expect(syncs).not.toHaveBeenCalled()
})

test('a quick write waits for another process in the queue, and closing waits for quick writes', async () => {
  const { queue, insert, read, path } = openRows()
  const other = new Sqlite(path)
  other.exec('BEGIN IMMEDIATE')
  const blocked = queue.writeSoon(() => insert(1))
  setTimeout(() => other.exec('COMMIT'), 50)
  await blocked
  expect(read()).toEqual([1])
  const last = queue.writeSoon(() => insert(2))
  await queue.close()
  await last
  expect(read()).toEqual([1, 2])
  await expect(queue.writeSoon(() => insert(3))).rejects.toThrow('not-available')
  other.close()
})

test('if an error ended the transaction, every write of it is told that error and not that of the commit', async () => {
  const { queue, insert, read, database } = openRows()
  // As SQLite does on a full disk.
  const fail = (): never => {
    database.exec('ROLLBACK')
    throw new Error('the disk is full')
  }
  for (const write of [queue.write.bind(queue), queue.writeSoon.bind(queue)]) {
    const outcomes = await Promise.allSettled([write(() => insert(1)), write(fail), write(() => insert(2))])
    expect(outcomes.map((outcome) => outcome.status === 'rejected' && String(outcome.reason))).toEqual(
      Array.from({ length: 3 }, () => 'Error: the disk is full'),
    )
    expect(read()).toEqual([])
  }
  await queue.write(() => insert(3))
  expect(read()).toEqual([3])
})
