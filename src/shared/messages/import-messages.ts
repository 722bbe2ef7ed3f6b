import type { ImportPlanView, SkippedLine } from '../api/import-plan-view.ts'
import { IMPORT_MAX_ROWS } from '../domain/limits.ts'
import type { StorageFault } from '../errors.ts'
import { formatFieldReason } from './error-messages.ts'
import { countOf, formatCount, plural } from './plural.ts'
import { formatStorageFault } from './storage-messages.ts'
import { formatRole, isolate, isolateDirected } from './user-messages.ts'

type Fault = NonNullable<ImportPlanView['fault']>

const people = (count: number): string => plural(count, { one: '1 person', other: `${formatCount(count)} people` })

/** Adding the people of a list. */
export const importMessages = {
  heading: 'Add people',
  about: 'Paste a list, or drop a file on the field. Gatehouse checks it first and changes nothing.',
  list: 'List of people',
  hint: `One per line: “Maria Silva <maria@example.com>”, or a table (CSV) with the columns name, email or username, role, groups and note. At most ${formatCount(IMPORT_MAX_ROWS)} people.`,
  chooseFile: 'Choose a file',
  check: 'Check list',
  back: 'Back to the list',
  planEnded: 'The check has expired. Check the list again.',
  failed: (fault: StorageFault | null) => `Not every line could be checked. ${formatStorageFault(fault)}`,
  notText: 'This file isn’t UTF-8 text. In a spreadsheet, save it as “CSV UTF-8” and try again.',
  tooLarge: 'This file is larger than 2 MB. Divide it into several files.',
  creating: 'Will be created',
  skipping: 'Not created',
  skippedList: 'Lines that aren’t created, and why',
  ignored: (titles: readonly string[]) => `These columns aren’t read: ${titles.map(isolateDirected).join(', ')}.`,
  consequence: 'Each gets an activation code. You can print all codes afterwards. You can undo this.',
  /** What stands behind the name of a person. */
  sample: ({ name, email, role }: ImportPlanView['samples'][number]) =>
    name === '' ? formatRole(role) : `${isolateDirected(email)} · ${formatRole(role)}`,
  more: (count: number) => `and ${formatCount(count)} more`,
  roles: (roles: ImportPlanView['roles']) =>
    roles.map(({ role, count }) => `${formatRole(role)}: ${formatCount(count)}`).join(', '),
  groups: (groups: ImportPlanView['groups']) =>
    `Groups: ${groups.map(({ name, count }) => `${isolate(name)} (${formatCount(count)})`).join(', ')}. A new name creates a group.`,
  line: ({ line, shown }: SkippedLine) => `Line ${formatCount(line)}: ${isolateDirected(shown)}`,
} as const

export const formatImportPlan = ({ creates, total }: ImportPlanView): string => {
  if (creates === 0) return 'No user would be created.'
  return creates === total
    ? `${people(creates)} will be created.`
    : `${formatCount(creates)} of ${people(total)} will be created.`
}

/** Why nothing of the list can be used, and what to do. */
export const formatImportFault = ({ reason, line }: Fault): string => {
  switch (reason) {
    case 'list-empty':
      return 'The list has no people. Check that it has a column with emails or user names.'
    case 'list-too-long':
      return `The list has more than ${formatCount(IMPORT_MAX_ROWS)} people. Divide it into several lists.`
    case 'list-quote-unclosed':
      return `A quotation mark in line ${formatCount(line)} is never closed. Close or delete it and check again.`
    case 'list-columns-unknown':
      return 'No column is known to have the emails or user names. Put a first line with the names of the columns above the list, such as “name, email” or “name, username”.'
    case 'list-text-after-quote':
      return `Line ${formatCount(line)} has text after a closing quotation mark. Correct it and check again.`
  }
}

const skipWords: Record<SkippedLine['reason'], string> = {
  'email-taken': 'The email or user name is in use',
  'email-deleted': 'The email or user name belongs to a deleted user',
  duplicate: 'Twice in the list',
  invalid: 'Not valid',
  'not-permitted': 'You can’t give this role',
}

export const formatSkippedLines = (reason: SkippedLine['reason'], count: number): string =>
  `${skipWords[reason]}: ${countOf(count, 'line')}`

const ROLE_UNKNOWN = 'The role is one of user, auditor, operator and administrator.'

/** What is wrong with a line. Null if its reason says it. */
export const formatLineProblem = ({ problem, shown }: SkippedLine): string | null => {
  if (problem === null) return null
  return problem === 'role-unknown' ? ROLE_UNKNOWN : formatFieldReason(problem, shown)
}
