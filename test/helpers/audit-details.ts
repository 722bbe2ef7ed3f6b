import type { RecordedDetail } from '../../src/shared/api/audit-details.ts'

/** A refusal in short: its code, and the true cause if there is one. Null for any other detail. */
export const refusalOf = (details: RecordedDetail | null): string | null => {
  if (details === null || !('code' in details)) return null
  return details.cause === undefined ? details.code : `${details.code}: ${details.cause}`
}

/** How often the refusal of an entry was repeated. Null for a first refusal. */
export const repeatsOf = (details: RecordedDetail | null): { count: number; from: number; to: number } | null => {
  if (details?.kind !== 'refused-repeatedly') return null
  const { count, from, to } = details
  return { count, from, to }
}
