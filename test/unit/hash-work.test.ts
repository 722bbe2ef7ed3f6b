import bcrypt from 'bcrypt'
import { afterEach, expect, test, vi } from 'vitest'
import { costOf, createHasher, decoyOf, HASH_COST_LEAST } from '../../src/main/auth/hasher.ts'

afterEach(() => vi.restoreAllMocks())

test('a comparison computes one hash at each cost in use, in the same order whatever the cost of the stored hash [hash-work-constant]', async () => {
  const stored = await bcrypt.hash('right', 5)
  const compare = vi.spyOn(bcrypt, 'compare')
  const hasher = createHasher('no thread')
  const readCosts = (): number[] => compare.mock.calls.splice(0).map(([, hash]) => costOf(hash))
  expect(await hasher.compare('right', stored, [6, 5, HASH_COST_LEAST])).toBe(true)
  expect(readCosts()).toEqual([6, 5, HASH_COST_LEAST])
  expect(await hasher.compare('wrong', stored, [6, 5, HASH_COST_LEAST])).toBe(false)
  expect(readCosts()).toEqual([6, 5, HASH_COST_LEAST])
  expect(await hasher.compare('right', decoyOf(6), [6, 5, HASH_COST_LEAST])).toBe(false)
  expect(readCosts()).toEqual([6, 5, HASH_COST_LEAST])
})

test('all the work of one comparison is one turn in the queue [hash-work-one-queue-entry]', async () => {
  const COST = 7
  const DECOY_COSTS = [6, 5]
  // More than any computer computes at once.
  const names = Array.from({ length: 8 }, (_, index) => `$2b$0${COST}$${index}`)
  const started: string[] = []
  const waiting: (() => void)[] = []
  vi.spyOn(bcrypt, 'compare').mockImplementation(((_secret: string, hash: string) => {
    started.push(hash)
    return new Promise<boolean>((resolve) => waiting.push(() => resolve(false)))
  }) as typeof bcrypt.compare)
  const countBegun = (): number => started.filter((hash) => names.includes(hash)).length
  const finishHashes = async (): Promise<void> => {
    for (const finish of waiting.splice(0)) finish()
    await new Promise((resolve) => setImmediate(resolve))
  }
  const hasher = createHasher('no thread')
  const all = Promise.all(names.map((name) => hasher.compare('secret', name, [COST, ...DECOY_COSTS])))
  await vi.waitFor(() => expect(started.length).toBeGreaterThan(0))
  await new Promise((resolve) => setImmediate(resolve))
  const atOnce = countBegun()
  expect(atOnce).toBeLessThan(names.length)
  for (const _ of DECOY_COSTS) {
    await finishHashes()
    expect(countBegun()).toBe(atOnce)
  }
  await finishHashes()
  expect(countBegun()).toBe(Math.min(2 * atOnce, names.length))
  while (waiting.length > 0) await finishHashes()
  expect(await all).toEqual(names.map(() => false))
  for (const cost of DECOY_COSTS) expect(started.filter((hash) => hash === decoyOf(cost))).toHaveLength(names.length)
})
