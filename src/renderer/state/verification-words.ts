import type { JobResult, VerificationView } from '../../shared/views.ts'
import { sayDateAndTime } from './account-words.ts'
import { assertNever } from './error-words.ts'

const count = new Intl.NumberFormat()

export const sayEntries = (entries: number): string => (entries === 1 ? '1 entry' : `${count.format(entries)} entries`)

const sayIntact = (entries: number): string =>
  entries === 1 ? 'The one entry is as it was written.' : `All ${sayEntries(entries)} are as they were written.`

/** What is wrong with the first entry that does not fit. */
const sayFault = ({ fault, entry }: Extract<VerificationView, { kind: 'broken' }>): string => {
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
    default:
      return assertNever(fault)
  }
}

/** Up to where the log can be trusted all the same. */
const sayTrusted = ({ fault, entries }: Extract<VerificationView, { kind: 'broken' }>): string => {
  if (fault === 'note-missing') return ''
  return entries === 0 ? 'Nothing before it can be vouched for.' : `Before that, ${sayEntries(entries)} fit together.`
}

/** Whether a job's result is that of walking the audit log. */
export const isVerification = (result: JobResult): result is VerificationView =>
  result.kind === 'intact' || result.kind === 'broken'

/** What came of walking the audit log, and when. */
export const sayVerification = (result: VerificationView): string => {
  const when = `Verified on ${sayDateAndTime(result.at)}.`
  if (result.kind === 'intact') return `${sayIntact(result.entries)} ${when}`
  return [sayFault(result), sayTrusted(result), when].filter((words) => words !== '').join(' ')
}
