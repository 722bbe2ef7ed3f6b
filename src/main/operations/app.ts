import type { ExaminationView, StatusView } from '../../shared/api/app.ts'
import { type Clock, MINUTE_MS } from '../../shared/domain/time.ts'
import type { Handler, HandlersOf } from '../pipeline/handler.ts'

export type AppParts = {
  readonly readStatus: () => Promise<StatusView>
  readonly examine: () => Promise<ExaminationView>
  readonly clock: Clock
  readonly logFault: (id: string, description: string) => void
}

/** Faults that are logged in a minute. More would push older errors out of the log, whose size is limited. */
const FAULTS_PER_MINUTE = 10

const reportFault = ({ clock, logFault }: AppParts): Handler<'app:reportFault'> => {
  let minute = { startedAt: 0, faults: 0 }
  return async ({ input }) => {
    const now = clock()
    if (Math.abs(now - minute.startedAt) >= MINUTE_MS) minute = { startedAt: now, faults: 0 }
    minute.faults += 1
    if (minute.faults <= FAULTS_PER_MINUTE)
      logFault(input.id, `a window could not be drawn: ${JSON.stringify(input.description)}`)
    return { done: true }
  }
}

export const createAppHandlers = (parts: AppParts): HandlersOf<'app'> => ({
  'app:status': () => parts.readStatus(),
  'app:examine': () => parts.examine(),
  'app:reportFault': reportFault(parts),
})
