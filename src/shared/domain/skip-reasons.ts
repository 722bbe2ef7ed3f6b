/**
 * Why an account stays as it is.
 *
 * | reason | meaning |
 * |---|---|
 * | already | it is so already |
 * | not-permitted | the role does not reach this account |
 * | yourself | one's own account, which is not changed among many |
 * | last-administrator | the directory would be left without one |
 * | deleted | it is deleted |
 * | disabled | its person could do nothing with a code |
 * | no-sessions | there is none to end |
 * | too-many-tags | it has as many as it can have |
 * | beyond-limit | more slips than one job issues |
 * | changed-meanwhile | it was changed since the plan, or since what would be undone |
 * | email-taken | the former address is somebody else's now |
 * | gone | it is there no more |
 */
export const skipReasons = [
  'already',
  'not-permitted',
  'yourself',
  'last-administrator',
  'deleted',
  'disabled',
  'no-sessions',
  'too-many-tags',
  'beyond-limit',
  'changed-meanwhile',
  'email-taken',
  'gone',
] as const

export type SkipReason = (typeof skipReasons)[number]
