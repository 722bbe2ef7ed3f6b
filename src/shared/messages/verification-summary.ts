import type { VerificationView } from '../api/verification.ts'
import { formatAddress } from '../domain/email.ts'

const count = new Intl.NumberFormat()

export const formatEntries = (entries: number): string => (entries === 1 ? '1 entry' : `${count.format(entries)} entries`)

type Broken = Extract<VerificationView, { kind: 'broken' }>

const SOMEBODY = 'Somebody wrote to the database without Gatehouse.'

/** Isolates external text from the direction of the text around it. */
const isolate = (text: string | null): string => `\u2068${text === null ? 'a user' : formatAddress(text)}\u2069`

/** What is wrong with the first faulty entry, or with the data that the log describes. */
const formatFault = ({ fault, entry, user }: Broken): string => {
  const name = `entry ${count.format(entry)}`
  switch (fault) {
    case 'changed':
      return `The log was tampered with: ${name} does not say what it said when it was written. Somebody edited it, moved it or made it up.`
    case 'missing':
      return `The log was tampered with: right before ${name}, at least one entry is gone.`
    case 'cut':
      return `The log was cut: it should go on with ${name}, and that and whatever came after it is gone.`
    case 'note-missing':
      return `Nobody can tell whether the log was cut: the note of its last entry, which is kept beside the database, is gone or was made elsewhere. What is there, up to ${name}, fits together.`
    case 'not-expected':
      return `This is not the log that you expect: ${name} is not there, or has another fingerprint than the one you entered. Check what you entered. If it is right, the log was cut or replaced.`
    case 'counts':
      return `The log fits together, but the numbers on the overview do not follow from it. ${SOMEBODY}`
    case 'undo-step':
      return `The log fits together, but what would undo ${name}, of ${isolate(user)}, does not follow from it. ${SOMEBODY} Do not undo it.`
    case 'user-unrecorded':
      return `The log fits together, but no entry created the user ${isolate(user)}. ${SOMEBODY} Or the whole log was put back to an older one.`
    case 'user-removed':
      return `The log fits together, but the user ${isolate(user)}, whom ${name} created, is gone, and no entry removed them. ${SOMEBODY}`
    case 'role-unrecorded':
      return `The log fits together, but no entry gave the user ${isolate(user)} the role that they have. ${SOMEBODY} Or the whole log was put back to an older one.`
  }
}

/** Faults of the log itself. With any other fault, the log is consistent. */
const chainFaults: readonly Broken['fault'][] = ['changed', 'missing', 'cut']

/** How much of the log can still be trusted. */
const formatTrusted = ({ fault, entries }: Broken): string => {
  if (!chainFaults.includes(fault)) return ''
  return entries === 0 ? 'Nothing before it can be vouched for.' : `Before that, ${formatEntries(entries)} fit together.`
}

const formatIntact = (entries: number): string =>
  entries === 1 ? 'The one entry is as it was written.' : `All ${formatEntries(entries)} are as they were written.`

const NOTE_UNCHECKED =
  'The note beside the database was not checked, since its key is sealed by the keychain: only an expected entry tells whether the log was cut.'

/** The result of a log verification, in sentences. */
export const verificationMessage = (result: VerificationView): string[] => {
  const sentences =
    result.kind === 'intact'
      ? [formatIntact(result.entries), result.isNoteChecked ? '' : NOTE_UNCHECKED]
      : [formatFault(result), formatTrusted(result)]
  return sentences.filter((words) => words !== '')
}
