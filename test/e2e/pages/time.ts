import type { Launched } from '../launch.ts'

const MINUTE_MS = 60_000

/** Lets time pass for the directory, in the main process. */
export const turnDirectoryClock = ({ app }: Launched, minutes: number): Promise<void> =>
  app.evaluate((_electron, ms) => {
    const former = Date.now
    Date.now = () => former() + ms
  }, minutes * MINUTE_MS)

/** Lets time pass for the page and then for the directory: the page's clock has to be installed before. What was due runs once, as after a sleep. */
export const passTime = async (gatehouse: Launched, minutes: number): Promise<void> => {
  await gatehouse.page.clock.fastForward(minutes * MINUTE_MS)
  await turnDirectoryClock(gatehouse, minutes)
}
