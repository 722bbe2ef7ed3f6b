import { foldIdentity } from './email.ts'

const PRINTABLE_ASCII = /^[\x20-\x7e]*$/

/**
 * The key of a group's name. Names with the same key are one group.
 *
 * Each word is compared like the local part of an address, so case and compatibility forms do not count, but accents do.
 */
export const groupKeyOf = (name: string): string => {
  const words = name.toWellFormed().split(/\s+/u)
  const folded = words.map((word) => (PRINTABLE_ASCII.test(word) ? word.toLowerCase() : foldIdentity(word)))
  return folded.filter((word) => word !== '').join(' ')
}

/** The names by their keys, in the order of the keys. Of several spellings, the first counts. */
const byGroupKey = (names: readonly string[]): readonly (readonly [key: string, name: string])[] => {
  const byKey = new Map<string, string>()
  for (const name of names) {
    const key = groupKeyOf(name)
    if (!byKey.has(key)) byKey.set(key, name)
  }
  return [...byKey].sort(([one], [other]) => (one < other ? -1 : 1))
}

/** Each group once, in the order of the keys. */
export const listEachGroup = (names: readonly string[]): string[] => byGroupKey(names).map(([, name]) => name)

/** Whether the names are those of the same groups, in any order and spelling. */
export const areSameGroups = (some: readonly string[], others: readonly string[]): boolean =>
  JSON.stringify(byGroupKey(some).map(([key]) => key)) === JSON.stringify(byGroupKey(others).map(([key]) => key))

/** Whether one of the names is that of the group. */
export const includesGroup = (names: readonly string[], name: string): boolean =>
  names.some((other) => groupKeyOf(other) === groupKeyOf(name))

/** The names without that of the group. */
export const withoutGroup = (names: readonly string[], name: string): string[] =>
  names.filter((other) => groupKeyOf(other) !== groupKeyOf(name))
