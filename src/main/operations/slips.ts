/** A reset code as it is printed. */
export type Slip = { readonly email: string; readonly resetToken: string; readonly expiresAt: number }

/** And whose it is. */
export type IssuedSlip = Slip & { readonly userId: string }

/** Codes that a job issued, in memory until whoever began it takes them, or until they are no use any more. */
export const createSlips = (clock: () => number) => {
  const waiting = new Map<string, { readonly ownerId: string; readonly slips: IssuedSlip[] }>()

  const dropExpired = (): void => {
    const now = clock()
    for (const [id, { slips }] of waiting) if (slips.every(({ expiresAt }) => expiresAt <= now)) waiting.delete(id)
  }

  return {
    keep: (jobId: string, ownerId: string, slips: IssuedSlip[]): void => {
      dropExpired()
      if (slips.length > 0) waiting.set(jobId, { ownerId, slips })
    },
    /** Once; none where they were taken, are another's, or have expired. */
    take: (jobId: string, ownerId: string): IssuedSlip[] => {
      dropExpired()
      const found = waiting.get(jobId)
      if (found?.ownerId !== ownerId) return []
      waiting.delete(jobId)
      return found.slips
    },
  }
}
