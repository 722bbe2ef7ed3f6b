/** Runs one piece of work at a time, and once more if it was requested meanwhile. `work` handles its own errors. */
export const coalesceRuns = (work: () => Promise<void>): (() => void) => {
  let isRunning = false
  let isRequestedAgain = false
  const run = async (): Promise<void> => {
    isRunning = true
    try {
      do {
        isRequestedAgain = false
        await work()
      } while (isRequestedAgain)
    } finally {
      isRunning = false
    }
  }
  return () => {
    if (isRunning) isRequestedAgain = true
    else void run()
  }
}
