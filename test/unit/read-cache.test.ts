import { setImmediate as nextTurn } from 'node:timers/promises'
import Sqlite from 'better-sqlite3'
import { expect, onTestFinished, test } from 'vitest'
import { createReadCache } from '../../src/main/store/sqlite/connection/read-cache.ts'
import { openRows } from '../helpers/rows-database.ts'

const openBoth = () => {
  const rows = openRows()
  const other = new Sqlite(rows.path)
  onTestFinished(() => void other.close())
  let looks = 0
  const find = (): number[] | null =>
    rows.known.find('rows', () => {
      looks += 1
      return rows.read()
    })
  const insertElsewhere = (value: number): void => void other.exec(`INSERT INTO rows VALUES (${value})`)
  return { ...rows, find, countLooks: () => looks, insertElsewhere }
}

test('what was found is not looked for again as long as no process has committed anything', async () => {
  const { find, countLooks, queue, insert, insertElsewhere } = openBoth()
  for (let turn = 0; turn < 3; turn += 1) {
    expect([find(), find()]).toEqual([[], []])
    await nextTurn()
  }
  expect(countLooks()).toBe(1)
  await queue.write(() => insert(1))
  expect(find()).toEqual([1])
  await nextTurn()
  insertElsewhere(2)
  waitForVersionCheck()
  expect(find()).toEqual([1, 2])
  await nextTurn()
  expect(find()).toEqual([1, 2])
  expect(countLooks()).toBe(3)
})

/** Longer than SQLite's word counts, and shorter than anything that comes from elsewhere. */
const VERSION_CHECK_MS = 0.2

const waitForVersionCheck = (): void => {
  const until = performance.now() + VERSION_CHECK_MS
  while (performance.now() < until);
}

test('what another process commits is seen at once, also within one turn of the event loop', () => {
  const { find, insertElsewhere } = openBoth()
  for (let value = 1; value < 50; value += 1) {
    const before = find()
    insertElsewhere(value)
    waitForVersionCheck()
    expect(find()).toEqual([...(before ?? []), value])
  }
})

test('a write of our own is seen as soon as it has resolved, also in the turn that it began in', async () => {
  const { find, queue, insert, read } = openBoth()
  expect(find()).toEqual([])
  await queue.writeSoon(() => insert(1))
  expect(find()).toEqual([1])
  const writing = queue.write(() => insert(2))
  expect(find()).toEqual([1])
  await writing
  expect([find(), read()]).toEqual([
    [1, 2],
    [1, 2],
  ])
})

test('what is rolled back is not remembered', async () => {
  const { find, queue, insert } = openBoth()
  const failing = queue.write(() => {
    insert(1)
    expect(find()).toEqual([1])
    throw new Error('after its insert')
  })
  await expect(failing).rejects.toThrow('after its insert')
  expect(find()).toEqual([])
})

test('what is not there is looked for every time, and names without end take no memory without end', () => {
  const { known } = openBoth()
  let looks = 0
  const look = (found: number | null) => () => {
    looks += 1
    return found
  }
  for (let time = 0; time < 3; time += 1) expect(known.find('nobody', look(null))).toBe(null)
  expect(looks).toBe(3)
  for (let name = 0; name < 10_000; name += 1) known.find(`name ${name}`, look(name))
  looks = 0
  for (let name = 0; name < 10_000; name += 1) expect(known.find(`name ${name}`, look(name))).toBe(name)
  expect(looks).toBeGreaterThan(5_000)
})

test('where SQLite cannot tell whether a process has committed, nothing that is remembered is used', async () => {
  const { database, read, insertElsewhere } = openBoth()
  let isFailing = false
  // A process that crashed leaves a log that another one recovers: for that long, every read is refused.
  const failing = new Proxy(database, {
    get: (of, name) =>
      name === 'prepare'
        ? (sql: string) => {
            const statement = of.prepare<[], number>(sql).pluck()
            const get = (): number | undefined => {
              if (isFailing) throw new Sqlite.SqliteError('busy', 'SQLITE_BUSY_RECOVERY')
              return statement.get()
            }
            return { pluck: () => ({ get }) }
          }
        : Reflect.get(of, name),
  })
  const known = createReadCache(failing)
  expect(known.find('rows', read)).toEqual([])
  insertElsewhere(1)
  waitForVersionCheck()
  isFailing = true
  for (let time = 0; time < 2; time += 1) expect(() => known.find('rows', read)).toThrow('busy')
  isFailing = false
  expect(known.find('rows', read)).toEqual([1])
})
