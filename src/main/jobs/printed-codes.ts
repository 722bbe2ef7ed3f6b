import { REMEMBERED_JOBS } from '../../shared/domain/limits.ts'
import type { User } from '../store/ports/store.ts'

/** Whose work it is, and of which epoch. */
type Owner = Pick<User, 'id' | 'workEpoch'>

/** A reset code as it is printed. */
export type PrintedCode = { readonly email: string; readonly resetToken: string; readonly expiresAt: number }

/** And whose it is. */
export type IssuedPrintedCode = PrintedCode & { readonly userId: string }

type Waiting = { readonly ownerId: string; readonly epoch: number; readonly printedCodes: IssuedPrintedCode[] }

/** Codes that a job issued, in memory until the job's owner takes them or they expire. */
export const createPrintedCodes = (clock: () => number) => {
  const waiting = new Map<string, Waiting>()

  const dropExpired = (): void => {
    const now = clock()
    for (const [id, { printedCodes }] of waiting) if (printedCodes.every(({ expiresAt }) => expiresAt <= now)) waiting.delete(id)
  }

  const idsOf = (ownerId: string): string[] =>
    [...waiting].filter(([, entry]) => entry.ownerId === ownerId).map(([jobId]) => jobId)

  return {
    keep: (jobId: string, { id: ownerId, workEpoch: epoch }: Owner, printedCodes: IssuedPrintedCode[]): void => {
      dropExpired()
      if (printedCodes.length > 0) waiting.set(jobId, { ownerId, epoch, printedCodes })
      for (const oldest of idsOf(ownerId).slice(0, -REMEMBERED_JOBS)) waiting.delete(oldest)
    },
    /** Once; none where they were taken, are another's, have expired, or ended with their owner's work. */
    take: (jobId: string, owner: Owner): IssuedPrintedCode[] => {
      dropExpired()
      const found = waiting.get(jobId)
      if (found?.ownerId !== owner.id || found.epoch !== owner.workEpoch) return []
      waiting.delete(jobId)
      return found.printedCodes
    },
    forgetOf: (ownerId: string): void => {
      for (const jobId of idsOf(ownerId)) waiting.delete(jobId)
    },
  }
}

export type PrintedCodes = ReturnType<typeof createPrintedCodes>
