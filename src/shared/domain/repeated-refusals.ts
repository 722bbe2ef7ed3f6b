/** The number of repeated refusals that an audit entry stands for, and the times of the first and the last. */
export type Repeats = { readonly count: number; readonly from: number; readonly to: number }

const NOTE = /^(.*) \[(\d{1,15}) more from (\S+) to (\S+)\]$/

/** A reason with its repeats, as the audit log stores it: `not-permitted [412 more from 2026-01-31T10:02:03.000Z to …]`. */
export const noteRepeats = (reason: string, { count, from, to }: Repeats): string =>
  `${reason} [${count} more from ${new Date(from).toISOString()} to ${new Date(to).toISOString()}]`

/** The reason and the repeats of an entry. Repeats are null if the entry stands for one refusal. */
export const readRepeats = (noted: string): { reason: string; repeats: Repeats | null } => {
  const [, reason = '', count, from = '', to = ''] = NOTE.exec(noted) ?? []
  const repeats = { count: Number(count), from: Date.parse(from), to: Date.parse(to) }
  return Object.values(repeats).every(Number.isFinite) ? { reason, repeats } : { reason: noted, repeats: null }
}
