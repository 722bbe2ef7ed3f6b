import type { AuditHead, auditTable } from './audit.ts'

/**
 * The newest entry of the log that this process knows of, in memory alone: what was there while it ran cannot be cut off unseen, also where the
 * note beside the database is put back to an older one. `noted` is what that says at the start.
 */
export const createSeenHead = (
  { findLink, readHead }: Pick<ReturnType<typeof auditTable>, 'findLink' | 'readHead'>,
  noted: AuditHead | null,
) => {
  const isThere = ({ id, link }: AuditHead): boolean => findLink(id)?.equals(link) ?? false

  let seen = noted && !isThere(noted) ? noted : readHead()

  const learn = (head: AuditHead | null): void => {
    if (head && (!seen || (head.id > seen.id && isThere(seen)))) seen = head
  }

  /** Beside a commit that has been made, or from a timer: a database that is locked for the moment is read the next time. */
  const tryTo = (work: () => void): void => {
    try {
      work()
    } catch {
      // The next entry is learnt, and this one with it.
    }
  }

  return {
    read: (): AuditHead | null => seen,
    /** Only ever goes forward along the same log: where what was seen is gone, it stays, else the next entry would hide that. */
    learn: (head: AuditHead): void => tryTo(() => learn(head)),
    /** What other processes have appended. */
    look: (): void => tryTo(() => learn(readHead())),
  }
}
