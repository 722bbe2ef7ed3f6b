import { z } from 'zod'
import { oneLineText } from '../domain/directory-name.ts'
import { GROUP_DESCRIPTION_MAX_CHARACTERS, GROUP_NAME_MAX_CHARACTERS } from '../domain/limits.ts'
import { defineOperation } from './definition.ts'
import { inputEntryId, inputOffset } from './fields.ts'
import { groupName } from './user-fields.ts'

/** What administrators write about a group; may be empty. */
const groupDescription = oneLineText(GROUP_DESCRIPTION_MAX_CHARACTERS, 'name')

const groupView = z.strictObject({
  id: z.number().int(),
  name: z.string(),
  description: z.string(),
  /** Without deleted users. */
  members: z.number().int(),
  /** Members must set up a second factor before anything else. */
  requiresSecondFactor: z.boolean(),
})

export type GroupView = z.infer<typeof groupView>

/** The group after the change, null if it is deleted, and the audit entry by which the change can be undone. */
const changedGroup = z.strictObject({ group: groupView.nullable(), entry: z.number().int() })

const groupSeen = z
  .strictObject({
    name: z.string().max(GROUP_NAME_MAX_CHARACTERS),
    description: z.string().max(GROUP_DESCRIPTION_MAX_CHARACTERS),
    requiresSecondFactor: z.boolean(),
  })
  .partial()

const mergedGroups = z.strictObject({ from: inputOffset, into: inputOffset })

export const groupsOperations = {
  'groups:list': defineOperation({
    /** In the order of their names. */
    output: z.strictObject({ groups: z.array(groupView) }),
    permission: 'users:read',
    kind: 'query',
  }),
  'groups:create': defineOperation({
    input: z.strictObject({ name: groupName, description: groupDescription.optional() }),
    output: changedGroup,
    permission: 'users:manage',
    kind: 'command',
  }),
  /** A change of `requiresSecondFactor` requires reauthentication. `was`: as in `users:update`. */
  'groups:update': defineOperation({
    input: z.strictObject({
      id: inputOffset,
      name: groupName.optional(),
      description: groupDescription.optional(),
      requiresSecondFactor: z.boolean().optional(),
      was: groupSeen.optional(),
    }),
    output: changedGroup,
    permission: 'users:manage',
    kind: 'command',
  }),
  'groups:planMerge': defineOperation({
    input: mergedGroups,
    /** Members of `from` who are not in `into` yet, and those who are in both. */
    output: z.strictObject({ moving: z.number().int(), inBoth: z.number().int() }),
    permission: 'users:manage',
    kind: 'query',
  }),
  /** The members of `from` join `into`, and `from` is deleted. */
  'groups:merge': defineOperation({
    input: mergedGroups,
    output: changedGroup,
    permission: 'users:manage',
    kind: 'command',
    requiresReauthentication: true,
  }),
  'groups:delete': defineOperation({
    input: z.strictObject({ id: inputOffset }),
    output: changedGroup,
    permission: 'users:manage',
    kind: 'command',
    requiresReauthentication: true,
  }),
  'groups:undo': defineOperation({
    input: z.strictObject({ entry: inputEntryId }),
    output: changedGroup,
    permission: 'users:manage',
    kind: 'command',
    requiresReauthentication: true,
  }),
}
