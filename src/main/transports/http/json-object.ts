import { INPUT_MAX_VALUES } from '../../../shared/domain/limits.ts'
import { malformedBody, malformedText, tooLarge } from './body.ts'

/** White space that is allowed between a name and its colon. A body with more is refused. */
const MAX_SPACE_BEFORE_COLON = 64

const findStringEnd = (text: string, start: number): number => {
  let index = start + 1
  while (index < text.length && text[index] !== '"') index += text[index] === '\\' ? 2 : 1
  return index
}

/** The raw names of the object's own members, including duplicates, which JSON.parse would hide. @throws Refusing */
const findNames = (text: string): string[] => {
  const names: string[] = []
  let depth = 0
  let values = 0
  for (let index = 0; index < text.length; index += 1) {
    const character = text[index]
    if (character === '"') {
      const end = findStringEnd(text, index)
      if (depth === 1 && /^\s*:/.test(text.slice(end + 1, end + 1 + MAX_SPACE_BEFORE_COLON)))
        names.push(text.slice(index, end + 1))
      index = end
    } else if (character === '{' || character === '[') depth += 1
    else if (character === '}' || character === ']') depth -= 1
    else if (character !== ',') continue
    values += 1
    if (values > INPUT_MAX_VALUES) throw tooLarge()
  }
  return names
}

/** An escape of a surrogate. Only a pair of them is a character. */
const SURROGATE_ESCAPE = /\\u[dD][89a-fA-F]/

/** Refuses half a surrogate pair, in whichever depth. @throws Refusing */
const requireWellFormed = (value: object): void => {
  const waiting: unknown[] = [value]
  while (waiting.length > 0) {
    const next = waiting.pop()
    if (typeof next === 'string' && !next.isWellFormed()) throw malformedText()
    if (typeof next === 'object' && next !== null) for (const [name, inner] of Object.entries(next)) waiting.push(name, inner)
  }
}

/** Parses a JSON object without duplicate names. @throws Refusing */
export const parseJsonObject = (text: string): Record<string, unknown> => {
  const written = findNames(text)
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    throw malformedBody()
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw malformedBody()
  if (SURROGATE_ESCAPE.test(text)) requireWellFormed(value)
  const names = new Set(written.map((name) => String(JSON.parse(name))))
  if (names.size !== written.length || names.size !== Object.keys(value).length) throw malformedBody()
  return value as Record<string, unknown>
}
