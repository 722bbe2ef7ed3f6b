/**
 * A keyed mutex: tasks of one key run one after another, in order; tasks of different keys run concurrently. Each sign-in attempt on an account
 * thus sees the result of the previous one.
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
