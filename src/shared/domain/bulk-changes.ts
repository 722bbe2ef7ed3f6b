/** The names of all bulk changes. `bulkChange` has the input of each. */
export const bulkChangeKinds = [
  'disable',
  'disable-on',
  'enable',
  'end-sessions',
  'require-password-change',
  'remove-second-factor',
  'unlock',
  'change-role',
  'add-to-group',
  'remove-from-group',
  'issue-resets',
  'issue-activations',
  'delete',
  'restore',
  'undo',
] as const

export type BulkChangeKind = (typeof bulkChangeKinds)[number]

/** The changes that a job can make: those of bulk changes, the creation of the people of a list, and an import. */
export const jobChangeKinds = [...bulkChangeKinds, 'create', 'import'] as const

export type JobChangeKind = (typeof jobChangeKinds)[number]

/**
 * Why a bulk change skips a user.
 *
 * | reason | meaning |
 * |---|---|
 * | already | the change is already in effect |
 * | not-permitted | the role may not act on this user |
 * | yourself | a bulk change does not apply to its own actor |
 * | last-administrator | the directory would have no administrator |
 * | deleted | the user is deleted |
 * | disabled | the user is disabled and could not use a code |
 * | not-activated | the user has no password that could be changed or reset |
 * | activated | the user has a password and needs no activation code |
 * | no-sessions | there is no session to end |
 * | too-many-groups | the user is in as many groups as allowed |
 * | limit-reached | the group does not exist, and no more groups are allowed |
 * | beyond-limit | the job would issue too many printed codes |
 * | changed-meanwhile | the user changed after the plan, or after the change to undo |
 * | email-taken | another user now has the previous address |
 * | gone | the user no longer exists |
 * | role-not-ticked | an import was not told to create or change this administrator, operator or auditor |
 */
export const skipReasons = [
  'already',
  'not-permitted',
  'yourself',
  'last-administrator',
  'deleted',
  'disabled',
  'not-activated',
  'activated',
  'no-sessions',
  'too-many-groups',
  'limit-reached',
  'beyond-limit',
  'changed-meanwhile',
  'email-taken',
  'gone',
  'role-not-ticked',
] as const

export type SkipReason = (typeof skipReasons)[number]
