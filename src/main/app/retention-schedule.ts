import type { Transport } from '../../shared/api/definition.ts'
import type { Clock } from '../../shared/domain/time.ts'
import type { ClockWatch } from '../auth/clock-watch.ts'
import type { Store } from '../store/ports/store.ts'
import { createLogRetention } from '../users/log-retention.ts'
import { createRetention } from '../users/retention.ts'

type Parts = {
  readonly store: Store
  readonly clock: Clock
  readonly clockWatch: Pick<ClockWatch, 'look'>
  readonly runLater: (work: Promise<void>) => void
  /** Drops former keys that nothing needs any more, and goes on where a crash interrupted a rotation. */
  readonly finishKeys: () => Promise<void>
}

/**
 * Runs the purge of deleted users and groups, the archiving of the log and interrupted erasures: at once, when asked, and repeatedly. Erasures are
 * left to processes that call `start`.
 */
export const createRetentionSchedule = ({ store, clock, clockWatch, runLater, finishKeys }: Parts) => {
  const purge = createRetention({ store, clock })
  const log = createLogRetention({ store, clock })
  let timer: NodeJS.Timeout | null = null
  let running: Promise<void> | null = null
  let resumeErasures = async (): Promise<void> => undefined

  const run = async (transport: Transport): Promise<void> => {
    await clockWatch.look(clock(), transport)
    await purge.run(transport)
    await log.run(transport)
    await finishKeys()
  }

  // Runs one purge at a time, because the first purge may take longer than the interval.
  const purgeSoon = (transport: Transport): void => {
    runLater(resumeErasures())
    if (running) return
    running = run(transport).finally(() => {
      running = null
    })
    runLater(running)
  }

  return {
    purgeSoon,
    start: (transport: Transport, everyMs: number, resume: () => Promise<void>): void => {
      resumeErasures = resume
      purgeSoon(transport)
      timer ??= setInterval(() => purgeSoon(transport), everyMs).unref()
    },
    end: (): void => {
      if (timer) clearInterval(timer)
      purge.end()
      log.end()
    },
  }
}
