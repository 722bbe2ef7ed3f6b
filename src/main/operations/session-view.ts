import type { SessionView } from '../../shared/api/session-summary.ts'
import type { Session } from '../store/ports/store.ts'

/** What leaves the main process of a session, as whoever uses `current` sees it. */
export const toSessionView = (session: Session, current: Session): SessionView => ({
  id: session.publicId,
  transport: session.transport,
  createdAt: session.createdAt,
  lastUsedAt: session.lastUsedAt,
  expiresAt: session.expiresAt,
  isCurrent: session.publicId === current.publicId,
})
