import bcrypt from 'bcrypt'
import { afterEach, expect, test, vi } from 'vitest'
import { planDecoys } from '../../src/main/auth/hash-work.ts'
import { createBcryptHasher, decoyOf, HASH_COST_LEAST } from '../../src/main/auth/hasher.ts'
import { HASH_COST } from '../../src/shared/domain/policy.ts'

afterEach(() => vi.restoreAllMocks())

const roundsOf = (costs: readonly number[]): number => costs.reduce((rounds, cost) => rounds + 2 ** cost, 0)

test('between any two costs in use, each comes to as many hashes and as many rounds as every other', () => {
  for (let lowest = HASH_COST_LEAST; lowest <= HASH_COST.most; lowest += 1) {
    for (let highest = lowest; highest <= HASH_COST.most; highest += 1) {
      const works = new Set<string>()
      for (let cost = lowest; cost <= highest; cost += 1) {
        const costs = [cost, ...planDecoys({ lowest, highest }, cost)]
        expect(Math.min(...costs)).toBeGreaterThanOrEqual(HASH_COST_LEAST)
        works.add(`${costs.length} hashes, ${roundsOf(costs)} rounds`)
      }
      expect([...works], `${lowest} to ${highest}`).toHaveLength(1)
    }
  }
})

test('where one cost is in use, nothing is hashed beside the stored hash, and else little more than the highest cost', () => {
  expect(planDecoys({ lowest: 12, highest: 12 }, 12)).toEqual([])
  for (const lowest of [10, 11]) {
    const rounds = roundsOf([12, ...planDecoys({ lowest, highest: 12 }, 12)])
    expect(rounds).toBeGreaterThanOrEqual(2 ** 12)
    expect(rounds).toBeLessThan(2 ** 12 * 1.05)
  }
})

test('all the work of one comparison is one turn in the queue', async () => {
  const DECOY_COSTS = [5, 6]
  // More than any computer computes at once.
  const names = Array.from({ length: 8 }, (_, index) => `stored ${index}`)
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
  const hasher = createBcryptHasher()
  const all = Promise.all(names.map((name) => hasher.compare('secret', name, DECOY_COSTS)))
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
