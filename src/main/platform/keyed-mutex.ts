/**
 * Runs works of one key one after the other, in the order in which they came; those of other keys go on beside them. So that each
 * attempt on an account knows how the one before it went, and sixteen right passwords at once are no six failures.
 */
export const createKeyedMutex = () => {
  const last = new Map<string, Promise<unknown>>()

  return <T>(key: string, work: () => Promise<T>): Promise<T> => {
    const before = last.get(key)
    const mine = before ? before.then(work, work) : work()
    const settled = mine
      .catch(() => undefined)
      .finally(() => {
        if (last.get(key) === settled) last.delete(key)
      })
    last.set(key, settled)
    return mine
  }
}
