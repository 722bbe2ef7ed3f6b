import { expect, test } from 'vitest'
import { areSameGroups, groupKeyOf, includesGroup, listEachGroup, withoutGroup } from '../../src/shared/domain/groups.ts'

test.each([
  ['Science', 'science'],
  ['SCIENCE', '\uff33\uff43\uff49\uff45\uff4e\uff43\uff45'],
  ['Year  9', ' year 9 '],
  ['Stra\u00dfe', 'STRASSE'],
  ['\u00c9t\u00e9', 'e\u0301te\u0301'],
  ['\u039f\u0394\u039f\u03a3', '\u03bf\u03b4\u03bf\u03c2'],
])('%s and %s are one group', (one, other) => {
  expect(groupKeyOf(one)).toBe(groupKeyOf(other))
  expect(listEachGroup([one, other])).toEqual([one])
  expect(areSameGroups([one], [other])).toBe(true)
})

test.each([
  ['Class 1 12', 'Class 11 2'],
  ['8A', '8\u00c5'],
  ['science', 'sciences'],
])('%s and %s are two groups', (one, other) => {
  expect(groupKeyOf(one)).not.toBe(groupKeyOf(other))
  expect(areSameGroups([one], [other])).toBe(false)
})

test('groups are listed in the order of their keys, and are found and left out in any spelling', () => {
  expect(listEachGroup(['staff', 'Art', 'STAFF', 'b'])).toEqual(['Art', 'b', 'staff'])
  expect(includesGroup(['Art', 'Staff'], 'sTAFF')).toBe(true)
  expect(includesGroup(['Art'], 'staff')).toBe(false)
  expect(withoutGroup(['Art', 'Staff'], 'STAFF')).toEqual(['Art'])
})

test('a text that is not well-formed has a key', () => {
  expect(groupKeyOf('a\ud800')).toBe('a\ufffd')
})
