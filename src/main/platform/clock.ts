/** The time now, in UTC epoch milliseconds. */
export type Clock = () => number

/** Waits for a promise, but at most for the given time. Returns whether it settled in time, resolved or rejected. */
export const within = async (milliseconds: number, work: Promise<unknown>): Promise<boolean> => {
  let timer: ReturnType<typeof setTimeout> | undefined
  const late = new Promise<false>((resolve) => {
    timer = setTimeout(() => resolve(false), milliseconds)
  })
  const over = work.then(
    () => true,
    () => true,
  )
  try {
    return await Promise.race([over, late])
  } finally {
    clearTimeout(timer)
  }
}
