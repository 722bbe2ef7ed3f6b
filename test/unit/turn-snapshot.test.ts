import { setImmediate as nextTurn } from 'node:timers/promises'
import Sqlite from 'better-sqlite3'
import { expect, onTestFinished, test } from 'vitest'
import { openRows } from '../helpers/rows-database.ts'

const openBoth = () => {
  const rows = openRows()
  const other = new Sqlite(rows.path)
  onTestFinished(() => void other.close())
  let looks = 0
  const find = (): number[] | null =>
    rows.snapshot.find('rows', () => {
      looks += 1
      return rows.read()
    })
  return {
    ...rows,
    find,
    countLooks: () => looks,
    insertElsewhere: (value: number) => void other.exec(`INSERT INTO rows VALUES (${value})`),
  }
}

test('what was found is not looked for again as long as nobody has committed anything', async () => {
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
  expect(find()).toEqual([1, 2])
  await nextTurn()
  expect(find()).toEqual([1, 2])
  expect(countLooks()).toBe(3)
})

test('the reads of a turn see what the first of them saw, and those of the next what others have committed meanwhile', async () => {
  const { find, read, insertElsewhere } = openBoth()
  expect(find()).toEqual([])
  insertElsewhere(1)
  expect([find(), read()]).toEqual([[], []])
  await nextTurn()
  expect(find()).toEqual([1])
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

test('what is rolled back is remembered by nobody', async () => {
  const { find, queue, insert } = openBoth()
  const failing = queue.write(() => {
    insert(1)
    expect(find()).toEqual([1])
    throw new Error('after its insert')
  })
  await expect(failing).rejects.toThrow('after its insert')
  expect(find()).toEqual([])
})

test('what is not there is looked for every time, and names without end take no memory without end', async () => {
  const { snapshot } = openBoth()
  let looks = 0
  const look = (found: number | null) => () => {
    looks += 1
    return found
  }
  for (let time = 0; time < 3; time += 1) expect(snapshot.find('nobody', look(null))).toBe(null)
  expect(looks).toBe(3)
  for (let name = 0; name < 10_000; name += 1) snapshot.find(`name ${name}`, look(name))
  looks = 0
  for (let name = 0; name < 10_000; name += 1) expect(snapshot.find(`name ${name}`, look(name))).toBe(name)
  expect(looks).toBeGreaterThan(5_000)
})

test('a write waits for no read of its own process, and a database closes with one open', async () => {
  const { find, queue, insert, insertElsewhere, database } = openBoth()
  expect(find()).toEqual([])
  insertElsewhere(1)
  // A read transaction that had seen less could not become a write.
  await queue.write(() => insert(2))
  expect(find()).toEqual([1, 2])
  database.close()
  await nextTurn()
  expect(find).toThrow('not open')
})
