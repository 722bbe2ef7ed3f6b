import { expect, test } from 'vitest'
import { areaUnderCurve, comparePairs } from '../soak/timing-figures.ts'
import { timingKinds } from '../soak/timing-kinds.ts'

test('times that overlap are told apart half of the time, and those that do not always', () => {
  expect(areaUnderCurve([1, 2, 3], [1, 2, 3])).toBe(0.5)
  expect(areaUnderCurve([1, 2, 3], [4, 5, 6])).toBe(1)
  expect(areaUnderCurve([4, 5, 6], [1, 2, 3])).toBe(1)
  expect(areaUnderCurve([1, 3], [2, 2])).toBe(0.5)
  expect(areaUnderCurve([1, 2], [2, 3])).toBe(0.875)
})

test('each pair of kinds is compared once, and one that takes longer is found', () => {
  const samples = new Map(timingKinds.map((kind) => [kind, kind === 'old' ? [5, 6, 7] : [10, 11, 12]]))
  const pairs = comparePairs(samples)
  expect(pairs).toHaveLength((timingKinds.length * (timingKinds.length - 1)) / 2)
  for (const { names, area } of pairs) expect(area, names).toBe(/\bold\b/.test(names) ? 1 : 0.5)
})
