import { z } from 'zod'

/** The lists of a comparison of a backup with the directory of today. A user may be in several. */
export const comparisonLists = [
  'added',
  'gone',
  'changed',
  'disablings',
  'demotions',
  'passwords',
  'groups',
  'settings',
  'programs',
] as const

export type ComparisonList = (typeof comparisonLists)[number]

/** The fields of a user that are compared. `password` and `secondFactor` have no values. */
const comparedFields = ['email', 'name', 'role', 'note', 'groups', 'disabledAt', 'disableAt', 'password', 'secondFactor'] as const

const value = z.union([z.string(), z.number(), z.boolean(), z.null(), z.array(z.string())])

const userDifference = z.strictObject({
  kind: z.literal('user'),
  id: z.string(),
  /** As of today; of the backup for a user who is gone. */
  email: z.string(),
  name: z.string(),
  changes: z.array(z.strictObject({ field: z.enum(comparedFields), backup: value, today: value })),
})

const groupDifference = z.strictObject({
  kind: z.literal('group'),
  name: z.string(),
  state: z.enum(['added', 'gone', 'changed']),
  changes: z.array(
    z.strictObject({ field: z.enum(['name', 'description', 'requiresSecondFactor', 'members']), backup: value, today: value }),
  ),
})

const settingDifference = z.strictObject({ kind: z.literal('setting'), setting: z.string(), backup: z.json(), today: z.json() })

const programDifference = z.strictObject({ kind: z.literal('program'), name: z.string(), state: z.enum(['added', 'gone']) })

/** One difference between a backup and today. */
export const difference = z.discriminatedUnion('kind', [userDifference, groupDifference, settingDifference, programDifference])

export type Difference = z.infer<typeof difference>

export type UserDifference = z.infer<typeof userDifference>

/** How long each list is. */
export const comparisonCounts = z.strictObject(
  Object.fromEntries(comparisonLists.map((list) => [list, z.number().int()])) as Record<ComparisonList, z.ZodNumber>,
)

export type ComparisonCounts = z.infer<typeof comparisonCounts>

/** What an administrator takes back of the changes that otherwise outlive a restore. */
export const takenBack = z.strictObject({
  deletions: z.boolean(),
  disablings: z.boolean(),
  demotions: z.boolean(),
  passwords: z.boolean(),
})

export type TakenBack = z.infer<typeof takenBack>

/** Everything that happened since the backup and outlives a restore stays. */
export const NOTHING_TAKEN_BACK: TakenBack = { deletions: false, disablings: false, demotions: false, passwords: false }
