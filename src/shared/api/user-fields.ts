import { z } from 'zod'
import { oneLineText } from '../domain/directory-name.ts'
import { listEachGroup } from '../domain/groups.ts'
import { hasInvisibleCharacters } from '../domain/invisible-characters.ts'
import { GROUP_NAME_MAX_CHARACTERS, NOTE_MAX_CHARACTERS, USER_GROUPS_MAX } from '../domain/limits.ts'
import { personName } from './fields.ts'

// A note has lines; no other control has any business in it.
const UNWRITABLE = /[^\P{Cc}\n\t]|[\p{Cs}\p{Zl}\p{Zp}]/u

/** What administrators write about an account; may be empty. */
export const userNote = z
  .string()
  .max(NOTE_MAX_CHARACTERS, 'note-too-long')
  .refine((note) => note.isWellFormed() && !UNWRITABLE.test(note), 'note-malformed')
  .refine((note) => !hasInvisibleCharacters(note), 'invisible-characters')

/** The name of a group as typed. */
export const groupName = oneLineText(GROUP_NAME_MAX_CHARACTERS, 'group-name').refine((name) => name !== '', 'group-name-empty')

/** The names of all groups of a user, each group once. A name without a group creates one. */
export const userGroups = z.array(groupName).max(USER_GROUPS_MAX, 'too-many-groups').transform(listEachGroup)

/**
 * The fields that describe a user and affect no access. From these tables follow the input of `users:update`, the output of `users:read`,
 * the rules of an undo and the details of the audit log.
 */
export const describedInputs = z.strictObject({ name: personName, note: userNote, groups: userGroups }).partial()

/** The same fields in an output. */
export const describedView = z.object({ name: z.string(), note: z.string(), groups: z.array(z.string()) })

const seenText = z.string().max(NOTE_MAX_CHARACTERS)

/** The values that an editor has seen. They are only compared, so they follow no rule of a new value. */
export const describedSeen = z
  .strictObject({ name: seenText, note: seenText, groups: z.array(seenText).max(USER_GROUPS_MAX) })
  .partial()

type DescribedView = z.infer<typeof describedView>

/** New values of these fields. A field that is left out stays as it is. */
export type DescribedFields = { readonly [F in keyof DescribedView]?: Readonly<DescribedView[F]> | undefined }

/** The fields that are edited as a text. */
export type DescribedText = { [F in keyof DescribedView]: DescribedView[F] extends string ? F : never }[keyof DescribedView]

/** The texts whose old and new values the audit log keeps. */
export const loggedTexts = ['name', 'email', 'note'] as const

const describedNames = describedView.keyof().options

/** Whether one of the fields gets a new value. */
export const hasDescribedFields = (fields: DescribedFields): boolean => describedNames.some((name) => fields[name] !== undefined)
