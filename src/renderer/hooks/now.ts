import { useEffect, useState } from 'react'

/** Relative times are in minutes, so four updates a minute are enough (milliseconds). */
const TICK_MS = 15_000

/** The current time (UTC epoch milliseconds) for relative times on the screen. */
export const useNow = (): number => {
  const [now, setNow] = useState(Date.now)
  useEffect(() => {
    const ticking = setInterval(() => setNow(Date.now()), TICK_MS)
    return () => clearInterval(ticking)
  }, [])
  return now
}
