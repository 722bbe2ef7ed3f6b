import type { JobChangeKind } from '../domain/bulk-changes.ts'
import { countOf, formatCount, plural } from './plural.ts'

export const formatUsers = (count: number): string => plural(count, { one: '1 user', other: `${formatCount(count)} users` })

const formatCodes = (count: number): string => plural(count, { one: '1 code', other: `${formatCount(count)} codes` })

type KindMessages = {
  /** The label of its button below the list. */
  label: string
  /** The title of its dialog. */
  title: string
  /** The label of the button that runs its plan. */
  confirm: (count: number) => string
  /** The text while it runs. */
  running: string
  done: (count: number) => string
  /** What the report says of a user who was changed. */
  changed: string
}

/** The words of each bulk change. */
export const bulkKinds: Record<JobChangeKind, KindMessages> = {
  disable: {
    label: 'Disable',
    title: 'Disable the selection?',
    confirm: (count) => `Disable ${formatUsers(count)}`,
    running: 'Disabling',
    done: (count) => `${formatUsers(count)} disabled`,
    changed: 'Disabled',
  },
  'disable-on': {
    label: 'Disable on a date',
    title: 'Disable on a date',
    confirm: (count) => `Plan for ${formatUsers(count)}`,
    running: 'Planning the disabling',
    done: (count) => `Disabling of ${formatUsers(count)} planned`,
    changed: 'Disabling planned',
  },
  enable: {
    label: 'Enable',
    title: 'Enable the selection?',
    confirm: (count) => `Enable ${formatUsers(count)}`,
    running: 'Enabling',
    done: (count) => `${formatUsers(count)} enabled`,
    changed: 'Enabled',
  },
  'end-sessions': {
    label: 'End sessions',
    title: 'End all their sessions?',
    confirm: (count) => `End sessions of ${formatUsers(count)}`,
    running: 'Ending sessions',
    done: (count) => `Sessions of ${formatUsers(count)} ended`,
    changed: 'Sessions ended',
  },
  'require-password-change': {
    label: 'Require password change',
    title: 'Require a password change?',
    confirm: (count) => `Require it of ${formatUsers(count)}`,
    running: 'Requiring password changes',
    done: (count) => `Password change of ${formatUsers(count)} required`,
    changed: 'Password change required',
  },
  'remove-second-factor': {
    label: 'Remove two-step verification',
    title: 'Remove two-step verification?',
    confirm: (count) => `Remove it for ${formatUsers(count)}`,
    running: 'Removing two-step verification',
    done: (count) => `Two-step verification removed for ${formatUsers(count)}`,
    changed: 'Two-step verification removed',
  },
  unlock: {
    label: 'Unlock',
    title: 'Unlock the selection?',
    confirm: (count) => `Unlock ${formatUsers(count)}`,
    running: 'Unlocking',
    done: (count) => `${formatUsers(count)} unlocked`,
    changed: 'Unlocked',
  },
  'change-role': {
    label: 'Change role',
    title: 'Change role',
    confirm: (count) => `Change role of ${formatUsers(count)}`,
    running: 'Changing roles',
    done: (count) => `Role of ${formatUsers(count)} changed`,
    changed: 'Role changed',
  },
  'add-to-group': {
    label: 'Add to group',
    title: 'Add to group',
    confirm: (count) => `Add ${formatUsers(count)} to group`,
    running: 'Adding to the group',
    done: (count) => `${formatUsers(count)} added to the group`,
    changed: 'Added to the group',
  },
  'remove-from-group': {
    label: 'Remove from group',
    title: 'Remove from group',
    confirm: (count) => `Remove ${formatUsers(count)} from group`,
    running: 'Removing from the group',
    done: (count) => `${formatUsers(count)} removed from the group`,
    changed: 'Removed from the group',
  },
  'issue-resets': {
    label: 'Print codes',
    title: 'Issue codes for printing?',
    confirm: (count) => `Issue ${formatCodes(count)}`,
    running: 'Issuing codes',
    done: (count) => `${formatCodes(count)} issued`,
    changed: 'Code issued',
  },
  'issue-activations': {
    label: 'Print activation codes',
    title: 'Issue activation codes for printing?',
    confirm: (count) => `Issue ${formatCodes(count)}`,
    running: 'Issuing activation codes',
    done: (count) => `${countOf(count, 'activation code')} issued`,
    changed: 'Activation code issued',
  },
  delete: {
    label: 'Delete',
    title: 'Delete the selection?',
    confirm: (count) => `Delete ${formatUsers(count)}`,
    running: 'Deleting',
    done: (count) => `${formatUsers(count)} deleted`,
    changed: 'Deleted',
  },
  restore: {
    label: 'Restore',
    title: 'Restore the selection?',
    confirm: (count) => `Restore ${formatUsers(count)}`,
    running: 'Restoring',
    done: (count) => `${formatUsers(count)} restored`,
    changed: 'Restored',
  },
  undo: {
    label: 'Undo',
    title: 'Undo this bulk change?',
    confirm: (count) => `Undo for ${formatUsers(count)}`,
    running: 'Undoing',
    done: (count) => `Undone for ${formatUsers(count)}`,
    changed: 'Undone',
  },
  create: {
    label: 'Add people',
    title: 'Add people',
    confirm: (count) => `Create ${formatUsers(count)}`,
    running: 'Creating users',
    done: (count) => `${formatUsers(count)} created`,
    changed: 'Created',
  },
  import: {
    label: 'Import users',
    title: 'Import users',
    confirm: (count) => `Import ${formatUsers(count)}`,
    running: 'Importing users',
    done: (count) => `${formatUsers(count)} imported`,
    changed: 'Imported',
  },
}
