/** The names of all bulk changes. `bulkChange` has the input of each. */
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
