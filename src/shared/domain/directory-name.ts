import { z } from 'zod'
import { hasInvisibleCharacters, normalizeUpTo } from './invisible-characters.ts'
import { DIRECTORY_NAME_MAX_CHARACTERS } from './limits.ts'

/**
 * A text on one line, of at most `longest` characters; may be empty. The reason of a refusal is the message.
 *
 * It is trimmed first, because a text that was copied from a table or a document often ends with a tab or a line feed.
 */
export const oneLineText = (longest: number, kind: 'name' | 'reason' | 'group-name') => {
  const tidy = (typed: string): string => normalizeUpTo(longest, typed.trim())
  return z
    .string()
    .refine((typed) => [...tidy(typed)].length <= longest, `${kind}-too-long`)
    .refine((typed) => typed.isWellFormed() && !/[\p{Cc}\p{Cs}\p{Zl}\p{Zp}]/u.test(typed.trim()), `${kind}-malformed`)
    .refine((typed) => !hasInvisibleCharacters(typed.trim()), 'invisible-characters')
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
