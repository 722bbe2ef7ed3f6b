import { INPUT_MAX_VALUES } from '../../shared/domain/limits.ts'

/** Above any valid call (characters in all strings and keys): two secrets of the largest size that is compared. */
const MAX_CHARACTERS = 262_144

/** Room for the keys of an operation that sets a limit of its own (characters). */
export const INPUT_KEYS_MAX_CHARACTERS = 100

/** The deepest input of the contract is a list in an object. */
const MAX_DEPTH = 8

export type InputShape = 'plain' | 'too-large' | 'not-plain' | 'malformed-text'

/**
 * Checks an input in bounded time before a schema traverses it.
 *
 * Only plain data is accepted: no Map, Date, class instance or own `__proto__`. Half a surrogate pair would be stored as another character.
 */
export const inspectInput = (input: unknown): InputShape => measureInput(input).shape

/** Like `inspectInput`, and also returns the number of characters. An operation may set its own limit of characters. */
export const measureInput = (input: unknown, maxCharacters = MAX_CHARACTERS): { shape: InputShape; characters: number } => {
  let characters = 0
  let values = 0
  const inspect = (value: unknown, depth: number): InputShape => {
    values += 1
    if (typeof value === 'string') characters += value.length
    if (depth > MAX_DEPTH || values > INPUT_MAX_VALUES || characters > maxCharacters) return 'too-large'
    if (typeof value === 'string') return value.isWellFormed() ? 'plain' : 'malformed-text'
    if (value === null || value === undefined || ['number', 'boolean', 'bigint'].includes(typeof value)) return 'plain'
    if (typeof value !== 'object' || value === null) return 'not-plain'
    if (Array.isArray(value)) return value.length > INPUT_MAX_VALUES ? 'too-large' : inspectAll(value, depth)
    const prototype: object | null = Object.getPrototypeOf(value)
    if (prototype !== null && Object.getPrototypeOf(prototype) !== null) return 'not-plain'
    if (prototype !== null && !Object.hasOwn(prototype, 'hasOwnProperty')) return 'not-plain'
    for (const key of Object.keys(value)) {
      characters += key.length
      if (key === '__proto__') return 'not-plain'
      if (!key.isWellFormed()) return 'malformed-text'
    }
    return inspectAll(Object.values(value), depth)
  }
  const inspectAll = (items: unknown[], depth: number): InputShape => {
    for (const item of items) {
      const shape = inspect(item, depth + 1)
      if (shape !== 'plain') return shape
    }
    return 'plain'
  }
  try {
    return { shape: inspect(input, 0), characters }
  } catch {
    // A getter threw.
    return { shape: 'not-plain', characters }
  }
}
