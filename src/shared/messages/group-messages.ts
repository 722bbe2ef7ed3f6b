import { formatCount, plural } from './plural.ts'
import { isolate } from './user-messages.ts'

export const formatMembers = (count: number): string =>
  `${formatCount(count)} ${plural(count, { one: 'member', other: 'members' })}`

/** The dialog of all groups, where they are renamed, merged and deleted. */
export const groupMessages = {
  button: 'Groups',
  list: 'All groups',
  none: 'No groups yet. Create one here, or type a new name where you edit a user.',
  unreadable: (why: string) => `Groups couldn’t be loaded. ${why}`,
  required: 'Two-step verification required',
  create: 'New group',
  edit: 'Edit',
  merge: 'Merge',
  delete: 'Delete',
  show: 'Show members',
  undo: 'Undo',
  undone: 'Change undone',
  editTitle: (name: string) => `Edit ${isolate(name)}`,
  name: 'Group name',
  description: 'Description',
  descriptionHint: 'What the group is for.',
  requires: 'Require two-step verification',
  requiresHint: 'Members must set it up before they can use their accounts.',
  save: 'Save group',
  created: (name: string) => `Group “${isolate(name)}” created`,
  saved: (name: string) => `Group “${isolate(name)}” saved`,
  mergeTitle: (name: string) => `Merge ${isolate(name)}`,
  mergeInto: 'Merge into',
  mergeButton: 'Merge groups',
  planning: 'Counting members',
  plan: (from: string, into: string, moving: number, inBoth: number) => {
    const both = inBoth === 0 ? '' : ` ${formatCount(inBoth)} ${plural(inBoth, { one: 'is', other: 'are' })} in both already.`
    return `${formatMembers(moving)} will move to “${isolate(into)}”.${both} “${isolate(from)}” is deleted. You can undo this.`
  },
  planRequires: 'They’ll need two-step verification, as this group requires it.',
  merged: (from: string, into: string) => `Group “${isolate(from)}” merged into “${isolate(into)}”`,
  deleteTitle: (name: string) => `Delete ${isolate(name)}?`,
  deleteAbout: (members: number) =>
    `${formatMembers(members)} will no longer be in the group. No user is deleted. You can undo this.`,
  deleteButton: 'Delete group',
  deleted: (name: string) => `Group “${isolate(name)}” deleted`,
} as const
