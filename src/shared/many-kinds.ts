/** What can be done to many accounts at once, by its name; what each takes is in `manyChange`. */
export const manyKinds = [
  'disable',
  'enable',
  'end-sessions',
  'change-role',
  'add-tag',
  'remove-tag',
  'issue-resets',
  'delete',
  'restore',
  'undo',
] as const

export type ManyKind = (typeof manyKinds)[number]
