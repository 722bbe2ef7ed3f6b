import type { OutputOf } from '../../shared/api/index.ts'
import { KEPT_CODES_MAX, PRINTED_CODES_MAX, REMEMBERED_JOBS } from '../../shared/domain/limits.ts'
import type { User } from '../store/ports/store.ts'

/** Whose work it is, and of which epoch. */
type Owner = Pick<User, 'id' | 'workEpoch'>

/** A code as it is printed. */
export type PrintedCode = OutputOf<'jobs:readPrintedCodes'>['printedCodes'][number]

/** A code that was issued, and for whom. Name and address are read when it is printed. */
export type IssuedPrintedCode = Pick<PrintedCode, 'kind' | 'resetToken' | 'expiresAt'> & { readonly userId: string }

/** How many parts so many codes are printed in. */
export const countParts = (codes: number): number => Math.ceil(codes / PRINTED_CODES_MAX)

type Waiting = {
  readonly ownerId: string
  readonly epoch: number
  readonly keptAt: number
  readonly printedCodes: readonly IssuedPrintedCode[]
}

/** Codes that a job issued, in memory until they expire or the access of the job's owner ends. */
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
      if (printedCodes.length > 0) waiting.set(jobId, { ownerId, epoch, keptAt: clock(), printedCodes })
      let kept = 0
      for (const [place, id] of idsOf(ownerId).reverse().entries()) {
        kept += waiting.get(id)?.printedCodes.length ?? 0
        if (id !== jobId && (place >= REMEMBERED_JOBS || kept > KEPT_CODES_MAX)) waiting.delete(id)
      }
    },
    /** All of a job in its order, as long as one is valid; none where they are another's or ended with their owner's work. */
    read: (jobId: string, owner: Owner): readonly IssuedPrintedCode[] => {
      dropExpired()
      const found = waiting.get(jobId)
      return found?.ownerId === owner.id && found.epoch === owner.workEpoch ? found.printedCodes : []
    },
    /** The clock was set back to `now`. The lives of codes of the later time begin now, as in the directory. */
    setBack: (now: number): void => {
      for (const [id, entry] of waiting) {
        const ahead = entry.keptAt - now
        const printedCodes = entry.printedCodes.map((code) => ({ ...code, expiresAt: code.expiresAt - ahead }))
        if (ahead > 0) waiting.set(id, { ...entry, keptAt: now, printedCodes })
      }
    },
    forgetOf: (ownerId: string): void => {
      for (const jobId of idsOf(ownerId)) waiting.delete(jobId)
    },
  }
}

export type PrintedCodes = ReturnType<typeof createPrintedCodes>
