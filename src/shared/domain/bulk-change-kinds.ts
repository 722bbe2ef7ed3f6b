/** What can be done to many accounts at once, by its name; what each takes is in `bulkChange`. */
export const bulkChangeKinds = [
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

export type BulkChangeKind = (typeof bulkChangeKinds)[number]
