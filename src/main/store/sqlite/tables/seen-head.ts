import type { AppendedHead, AuditHead, auditTable } from './audit.ts'

/**
 * The newest log entry that this process has seen, in memory. It detects a truncated log even if the audit anchor is replaced by an older copy;
 * `noted` is the anchor at the start.
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

  /** Runs after a commit or from a timer; if the database is locked, the next call reads it. */
  const tryTo = (work: () => void): void => {
    try {
      work()
    } catch {
      // The next call also covers this entry.
    }
  }

  return {
    read: (): AuditHead | null => seen,
    /** Moves forward only along the same hash chain. If the seen entry is missing, the head stays as evidence. */
    learn: ({ id, link, formerLink }: AppendedHead): void => {
      // The append has just read the seen entry, so that it need not be read again.
      if (formerLink && seen?.id === id - 1 && seen.link.equals(formerLink)) seen = { id, link }
      else tryTo(() => learn({ id, link }))
    },
    /** A new anchor begins: what was seen before is no evidence any more. */
    restart: ({ id, link }: AuditHead): void => {
      seen = { id, link }
    },
    /** Reads entries of other processes. */
    look: (): void => tryTo(() => learn(readHead())),
  }
}
