import { z } from 'zod'
import { hasInvisibleCharacters, normalizeUpTo } from './invisible-characters.ts'
import { DIRECTORY_NAME_MAX_CHARACTERS } from './limits.ts'

/** A text on one line, of at most `longest` characters; may be empty. The reason of a refusal is the message. */
export const oneLineText = (longest: number, kind: 'name' | 'reason') => {
  const tidy = (typed: string): string => normalizeUpTo(longest, typed.trim())
  return z
    .string()
    .refine((name) => [...tidy(name)].length <= longest, `${kind}-too-long`)
    .refine((name) => name.isWellFormed() && !/[\p{Cc}\p{Cs}\p{Zl}\p{Zp}]/u.test(name), `${kind}-malformed`)
    .refine((name) => !hasInvisibleCharacters(name), 'invisible-characters')
    .transform(tidy)
}

export const directoryName = oneLineText(DIRECTORY_NAME_MAX_CHARACTERS, 'name')

/** Used if the computer has no name that can be shown. */
const NAMELESS = 'Gatehouse'

/** The name that the windows and printed sheets show: the chosen one, or the computer's. */
export const directoryNameOf = (chosen: string, computerName: string): string => {
  if (chosen !== '') return chosen
  const parsed = directoryName.safeParse([...computerName].slice(0, DIRECTORY_NAME_MAX_CHARACTERS).join(''))
  return (parsed.success && parsed.data) || NAMELESS
}
