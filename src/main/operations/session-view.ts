import type { SessionView } from '../../shared/api/session-summary.ts'
import type { Session } from '../store/ports/store.ts'

/** The fields of a session that leave the main process, as the user of the session `current` sees them. */
export const toSessionView = (session: Session, current: Session): SessionView => ({
  id: session.publicId,
  transport: session.transport,
  createdAt: session.createdAt,
  lastUsedAt: session.lastUsedAt,
  expiresAt: session.expiresAt,
  isCurrent: session.publicId === current.publicId,
})
