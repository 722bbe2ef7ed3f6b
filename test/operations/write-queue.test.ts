import { join } from 'node:path'
import Sqlite from 'better-sqlite3'
import { expect, it, onTestFinished, vi } from 'vitest'
import { createDatabaseFile, openDatabase } from '../../src/main/store/sqlite/database.ts'
import { WriteQueue } from '../../src/main/store/sqlite/write-queue.ts'
import { Refusal } from '../../src/shared/errors.ts'
import { makeFolder } from '../helpers/test-app.ts'

const start = () => {
  const path = join(makeFolder(), 'queue.db')
  createDatabaseFile(path)
  const database = openDatabase(path)
  database.exec('CREATE TABLE words (word TEXT UNIQUE) STRICT')
  const beside = new Sqlite(path, { readonly: true })
  onTestFinished(() => {
    beside.close()
    database.close()
  })
  const insert = database.prepare<[string]>('INSERT INTO words VALUES (?)')
  const select = beside.prepare<[], string>('SELECT word FROM words ORDER BY word').pluck()
  return {
    database,
    queue: new WriteQueue(database),
    add: (word: string) => () => void insert.run(word),
    /** What another process sees. */
    seen: (): string[] => select.all(),
  }
}

it('keeps every write that it answers, and of a batch only those that were not refused', async () => {
  const { queue, add, seen } = start()
  const answers = await Promise.allSettled([
    queue.write(add('a')),
    queue.write(() => {
      add('b')()
      throw new Refusal('email-taken')
    }),
    queue.write(add('c')),
  ])
  expect(answers.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
  expect(seen()).toEqual(['a', 'c'])
})

it('commits once for what several callers write at the same time', async () => {
  const { database, queue, add, seen } = start()
  const exec = vi.spyOn(database, 'exec')
  const callers = Array.from({ length: 10 }, async (_, caller) => {
    for (let turn = 0; turn < 5; turn += 1) await queue.write(add(`caller ${caller}, ${turn}`))
  })
  await Promise.all(callers)
  expect(seen()).toHaveLength(50)
  const commits = exec.mock.calls.filter(([sql]) => sql === 'COMMIT')
  // Each caller waits for its answer before it writes again.
  expect(commits).toHaveLength(5)
})

it('keeps nothing of a batch whose transaction was rolled back beneath it, as a full disk does', async () => {
  const { database, queue, add, seen } = start()
  const answers = await Promise.allSettled([
    queue.write(add('before')),
    queue.write(() => {
      database.exec('ROLLBACK')
      throw new Error('SQLITE_FULL')
    }),
    queue.write(add('after')),
  ])
  expect(answers.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected'])
  expect(seen()).toEqual([])

  await queue.write(add('later'))
  expect(seen()).toEqual(['later'])
})

it('drains what is queued before it is closed', async () => {
  const { queue, add, seen } = start()
  const writes = [queue.write(add('a')), queue.write(add('b'))]
  await queue.drain()
  expect(seen()).toEqual(['a', 'b'])
  await Promise.all(writes)
})
