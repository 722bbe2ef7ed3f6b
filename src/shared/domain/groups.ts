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

/** What separates several groups in a field of a file. */
const FIELD_SEPARATORS = /[,;|\r\n]/

/** The groups in one field of a file. Names that could not be told apart are written as JSON. */
export const formatGroupsField = (names: readonly string[]): string => {
  const isPlain = names.every(
    (name, index) => name.trim() === name && !FIELD_SEPARATORS.test(name) && (index > 0 || name[0] !== '['),
  )
  return isPlain ? names.join(', ') : JSON.stringify(names)
}

const readNames = (text: string): string[] | null => {
  try {
    const names: unknown = JSON.parse(text)
    return Array.isArray(names) && names.every((name) => typeof name === 'string') ? names : null
  } catch {
    return null
  }
}

/** The groups of a field, written by Gatehouse or by another program. */
export const parseGroupsField = (text: string): string[] =>
  (text.startsWith('[') ? readNames(text) : null) ??
  text.split(FIELD_SEPARATORS).flatMap((name) => (name.trim() === '' ? [] : [name.trim()]))

/** Whether the names are those of the same groups, in any order and spelling. */
export const areSameGroups = (some: readonly string[], others: readonly string[]): boolean =>
  JSON.stringify(byGroupKey(some).map(([key]) => key)) === JSON.stringify(byGroupKey(others).map(([key]) => key))

/** Whether one of the names is that of the group. */
export const includesGroup = (names: readonly string[], name: string): boolean =>
  names.some((other) => groupKeyOf(other) === groupKeyOf(name))

/** The names without that of the group. */
export const withoutGroup = (names: readonly string[], name: string): string[] =>
  names.filter((other) => groupKeyOf(other) !== groupKeyOf(name))
