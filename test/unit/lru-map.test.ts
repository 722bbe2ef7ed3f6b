import { expect, test } from 'vitest'
import { LruMap } from '../../src/shared/domain/lru-map.ts'

test('above its maximum, the map drops the least recently used entry', () => {
  const map = new LruMap<string, number>(2)
  map.set('a', 1)
  map.set('b', 2)
  expect(map.get('a')).toBe(1)
  map.set('c', 3)
  expect([map.peek('a'), map.peek('b'), map.peek('c')]).toEqual([1, undefined, 3])
  expect(map.size).toBe(2)
})

test('setting an entry again is a use, and peeking is none', () => {
  const map = new LruMap<string, number>(2)
  map.set('a', 1)
  map.set('b', 2)
  map.set('a', 10)
  map.peek('b')
  map.set('c', 3)
  expect([map.peek('a'), map.peek('b'), map.peek('c')]).toEqual([10, undefined, 3])
  expect(map.delete('a')).toBe(true)
  expect(map.size).toBe(1)
})
