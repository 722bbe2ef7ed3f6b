import type { VerificationView } from '../api/verification.ts'
import { formatAddress } from '../domain/email.ts'
import { formatArchiveFault } from './archive-messages.ts'
import { countOf, formatCount, plural } from './plural.ts'
import { isolate } from './user-messages.ts'

export const formatEntries = (entries: number): string => countOf(entries, 'entry', 'entries')

type Broken = Extract<VerificationView, { kind: 'broken' }>

const CHANGED_OUTSIDE = 'The database was changed outside Gatehouse.'

/** Isolates external text from the direction of the text around it. */
const formatUser = (email: string | null): string => isolate(email === null ? 'a user' : formatAddress(email))

/** What is wrong with the first faulty entry, or with the data that the log describes. */
const formatFault = ({ fault, entry, user }: Broken): string => {
  const name = `entry ${formatCount(entry)}`
  switch (fault) {
    case 'changed':
      return `The log was tampered with: ${name} is not as it was written. It was edited, moved or made up.`
    case 'missing':
      return `The log was tampered with: at least one entry right before ${name} is missing.`
    case 'cut':
      return `The log was cut: ${name} and everything after it are missing.`
    case 'note-missing':
      return `It is unknown whether the log was cut: the anchor file beside the database is missing, damaged or from elsewhere. The entries up to ${name} are consistent.`
    case 'note-unreadable':
      return `It is unknown whether the log was cut: Gatehouse can’t read the anchor file beside the database. The entries up to ${name} are consistent. Check the owner and the permissions of audit-checkpoint.json.`
    case 'not-expected':
      return `This is not the log that you expect: ${name} is missing, or its fingerprint differs from the one you entered. Check what you entered. If it is right, the log was cut or replaced.`
    case 'counts':
      return `The log is consistent, but the numbers on the overview don’t match it. ${CHANGED_OUTSIDE}`
    case 'undo-step':
      return `The log is consistent, but the undo of ${name}${user === null ? '' : `, for ${formatUser(user)},`} doesn’t match it. ${CHANGED_OUTSIDE} Don’t undo that entry.`
    case 'user-unrecorded':
      return `The log is consistent, but no entry created the user ${formatUser(user)}. ${CHANGED_OUTSIDE} Or the whole log was replaced with an older one.`
    case 'user-removed':
      return `The log is consistent, but the user ${formatUser(user)}, created by ${name}, is missing, and no entry deleted them. ${CHANGED_OUTSIDE}`
    case 'archive':
      return 'The log in the database fits, but an archive of older entries doesn’t.'
    case 'role-unrecorded':
      return `The log is consistent, but no entry gave the user ${formatUser(user)} their role. ${CHANGED_OUTSIDE} Or the whole log was replaced with an older one.`
  }
}

/** Faults of the log itself. With any other fault, the log is consistent. */
const chainFaults: readonly Broken['fault'][] = ['changed', 'missing', 'cut']

/** How much of the log can still be trusted. */
const formatTrusted = ({ fault, entries, archives }: Broken): string => {
  if (!chainFaults.includes(fault) || archives.length > 0) return ''
  return entries === 0
    ? 'No entry before it can be trusted.'
    : `The ${formatEntries(entries)} before that ${plural(entries, { one: 'is', other: 'are' })} intact.`
}

/** Names the last verified entry: the verification adds one itself, so a count would contradict the number of entries. */
const formatIntact = ({ entries, archived }: { entries: number; archived: number }): string =>
  `Log intact up to entry ${formatCount(entries)}${archived === 0 ? '' : ', including the archives'}.`

const NOTE_UNCHECKED =
  'The anchor beside the database was not checked, because its key is in the keychain. Check a noted entry to find out whether the log was cut.'

/** More damaged archives than this are counted. */
const NAMED_ARCHIVES = 5

/** What is wrong with archives, and what to do about it. */
const formatArchiveFaults = ({ archives }: Broken): string[] => {
  const named = archives.slice(0, NAMED_ARCHIVES).map(formatArchiveFault)
  const more = archives.length - named.length
  if (more > 0) named.push(`${countOf(more, 'more archive')} ${plural(more, { one: 'is', other: 'are' })} damaged.`)
  return archives.length === 0 ? [] : [...named, 'Put the file back from a backup of this directory, and verify again.']
}

/** The result of a log verification, in sentences. */
export const verificationMessage = (result: VerificationView): string[] => {
  const sentences =
    result.kind === 'intact'
      ? [formatIntact(result), result.isNoteChecked ? '' : NOTE_UNCHECKED]
      : [formatFault(result), formatTrusted(result), ...formatArchiveFaults(result)]
  return sentences.filter((words) => words !== '')
}
