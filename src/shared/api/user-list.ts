import { z } from 'zod'
import { SEARCH_MAX_CHARACTERS } from '../domain/limits.ts'
import { roles } from '../domain/permissions.ts'
import { userStates } from '../domain/user-state.ts'
import { inputOffset, inputTimeBound, PAGE_MAX_ROWS } from './fields.ts'

/**
 * Sort columns of the list of users, each with an index. Equal users are in the order of registration. By state: first users without a date
 * of disabling (active, then not activated), then by that date, the latest first. Deleted users are sorted by the time of deletion.
 */
export const userSortColumns = [
  'email',
  'name',
  'role',
  'state',
  'createdAt',
  'lastSignInAt',
  'passwordChangedAt',
  'secondFactorAt',
] as const

export type UserSortColumn = (typeof userSortColumns)[number]

/** The longest name of a group (UTF-16 units); a bound on what is compared, far above what is made. */
const GROUP_MAX_CHARACTERS = 200

const CURSOR_MAX_CHARACTERS = 2_000

/** Every part narrows; what is left out says nothing. The deleted are left out unless `state` asks for them. */
export const userFilter = z.strictObject({
  role: z.enum(roles).optional(),
  /** A date of disabling that has come counts as disabled. */
  state: z.enum(userStates).optional(),
  hasSecondFactor: z.boolean().optional(),
  hasSignedIn: z.boolean().optional(),
  isLocked: z.boolean().optional(),
  mustChangePassword: z.boolean().optional(),
  /** Another user's address counts as the same; each signs in by its exact spelling. */
  sharesAddress: z.boolean().optional(),
  /** The last sign-in was before this time. Users who never signed in do not match. */
  lastSeenBefore: inputTimeBound.optional(),
  /** Registered at this time or later. */
  registeredFrom: inputTimeBound.optional(),
  registeredBefore: inputTimeBound.optional(),
  /** The date of disabling is at this time or later. */
  disableFrom: inputTimeBound.optional(),
  /** The date of disabling is before this time. */
  disableBefore: inputTimeBound.optional(),
  /** Of the deleted: deleted before this time. */
  deletedBefore: inputTimeBound.optional(),
  /** Members of the group with this name. Case is ignored. */
  group: z.string().max(GROUP_MAX_CHARACTERS).optional(),
})

export type UserFilter = z.infer<typeof userFilter>

export const userSort = z.strictObject({ by: z.enum(userSortColumns), direction: z.enum(['ascending', 'descending']) })

export type UserSort = z.infer<typeof userSort>

/** A row's position in an order: what it is sorted by, and its own number. It stays a position when the row is gone. */
export type UserCursor = { readonly by: UserSortColumn; readonly key: string | number; readonly number: number }

const positionTuple = z.tuple([z.enum(userSortColumns), z.union([z.string(), z.number().int()]), inputOffset])

/** A position as a caller keeps it: opaque, from a list's answer. */
export const formatCursor = ({ by, key, number }: UserCursor): string => JSON.stringify([by, key, number])

/** The position that a cursor names; null where it is none. */
export const parseCursor = (cursor: string): UserCursor | null => {
  try {
    const [by, key, number] = positionTuple.parse(JSON.parse(cursor))
    return { by, key, number }
  } catch {
    return null
  }
}

const userCursor = z
  .string()
  .max(CURSOR_MAX_CHARACTERS)
  .refine((cursor) => parseCursor(cursor) !== null, 'cursor-malformed')

const SLOT_MAX_CHARACTERS = 40

/** The search text: every word occurs in the email or the name, in any order. Case is ignored. */
export const userSearch = z.string().max(SEARCH_MAX_CHARACTERS)

/** A name that the caller chooses for a part of its interface. A newer query of the same slot cancels this one (`cancelled`). */
const slot = z.string().max(SLOT_MAX_CHARACTERS)

export const userCountInput = z.strictObject({
  search: userSearch.optional(),
  filter: userFilter.optional(),
  slot: slot.optional(),
})

/** The start of a page: after or before a cursor, or at a row's index. Default: the first row. */
const userListPosition = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('after'), cursor: userCursor }),
  z.strictObject({ kind: z.literal('before'), cursor: userCursor }),
  z.strictObject({ kind: z.literal('index'), index: inputOffset }),
])

export const userListInput = userCountInput
  .extend({
    /** Default: by email. */
    sort: userSort.optional(),
    position: userListPosition.optional(),
    limit: z.number().int().min(1).max(PAGE_MAX_ROWS).optional(),
  })
  .superRefine(({ position, sort }, context) => {
    const cursor = position && position.kind !== 'index' ? parseCursor(position.cursor) : null
    if (cursor && cursor.by !== (sort?.by ?? 'email'))
      context.addIssue({ code: 'custom', message: 'cursor-of-another-order', path: ['position', 'cursor'] })
  })
