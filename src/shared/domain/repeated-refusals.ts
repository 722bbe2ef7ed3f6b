/** Refusals of one kind that one entry of the audit log stands for: how many, and when the first and the last of them were. */
export type Repeats = { readonly count: number; readonly from: number; readonly to: number }

const NOTE = /^(.*) \[(\d{1,15}) more from (\S+) to (\S+)\]$/

/** A reason with its repeats behind it, as the log keeps it: `not-permitted [412 more from 2026-01-31T10:02:03.000Z to …]`. */
export const noteRepeats = (reason: string, { count, from, to }: Repeats): string =>
  `${reason} [${count} more from ${new Date(from).toISOString()} to ${new Date(to).toISOString()}]`

/** The reason of an entry, and what it stands for beside itself; null where it stands for one refusal. */
export const readRepeats = (noted: string): { reason: string; repeats: Repeats | null } => {
  const [, reason = '', count, from = '', to = ''] = NOTE.exec(noted) ?? []
  const repeats = { count: Number(count), from: Date.parse(from), to: Date.parse(to) }
  return Object.values(repeats).every(Number.isFinite) ? { reason, repeats } : { reason: noted, repeats: null }
}
