import { z } from 'zod'
import { hasInvisibleCharacters, normalizeUpTo } from '../domain/invisible-characters.ts'
import { NOTE_MAX_CHARACTERS, TAG_MAX_CHARACTERS, TAGS_MAX } from '../domain/limits.ts'

// A note has lines; no other control has any business in it.
const UNWRITABLE = /[^\P{Cc}\n\t]|[\p{Cs}\p{Zl}\p{Zp}]/u

const tidyTag = (typed: string): string => normalizeUpTo(TAG_MAX_CHARACTERS, typed.trim())

/** What administrators write about an account; may be empty. */
export const userNote = z
  .string()
  .max(NOTE_MAX_CHARACTERS, 'note-too-long')
  .refine((note) => note.isWellFormed() && !UNWRITABLE.test(note), 'note-malformed')
  .refine((note) => !hasInvisibleCharacters(note), 'invisible-characters')

/** One tag as typed. */
export const userTag = z
  .string()
  .refine((tag) => tag.trim() !== '', 'tag-empty')
  .refine((tag) => [...tidyTag(tag)].length <= TAG_MAX_CHARACTERS, 'tag-too-long')
  .refine((tag) => tag.isWellFormed() && !/[\p{Cc}\p{Cs}\p{Zl}\p{Zp}]/u.test(tag), 'tag-malformed')
  .refine((tag) => !hasInvisibleCharacters(tag), 'invisible-characters')
  .transform(tidyTag)

/** All tags of an account, each once. */
export const userTags = z
  .array(userTag)
  .max(TAGS_MAX, 'too-many-tags')
  .transform((tags) => [...new Set(tags)].sort())
