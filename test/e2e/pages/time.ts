import { MINUTE_MS } from '../../../src/shared/domain/time.ts'
import type { Launched } from '../launch.ts'

/** Advances the directory's clock, in the main process. */
export const turnDirectoryClock = ({ app }: Launched, minutes: number): Promise<void> =>
  app.evaluate((_electron, ms) => {
    const former = Date.now
    Date.now = () => former() + ms
  }, minutes * MINUTE_MS)

/**
 * Advances the clock of the page and then that of the directory. The page's clock must be installed before, and timers that are due run
 * once, as after a sleep.
 */
export const passTime = async (gatehouse: Launched, minutes: number): Promise<void> => {
  await gatehouse.page.clock.fastForward(minutes * MINUTE_MS)
  await turnDirectoryClock(gatehouse, minutes)
}
