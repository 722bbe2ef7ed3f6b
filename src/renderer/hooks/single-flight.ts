import { useCallback, useRef, useState } from 'react'

/** Wraps an action so that a call is ignored while an earlier one runs. */
export const singleFlight = <A extends readonly unknown[]>(
  run: (...args: A) => Promise<unknown>,
): ((...args: A) => Promise<void>) => {
  let isRunning = false
  return async (...args) => {
    if (isRunning) return
    isRunning = true
    try {
      await run(...args)
    } finally {
      isRunning = false
    }
  }
}

type SingleFlight<A extends readonly unknown[]> = {
  /** Starts the action, unless it is running. It stays the same function between renders. */
  readonly start: (...args: A) => void
  readonly isBusy: boolean
  /** The arguments of the running action, for a list that shows which of its rows is busy. */
  readonly running: A | null
}

/** Single flight for a component: ignores a second press, and tells the button that it is busy. */
export const useSingleFlight = <A extends readonly unknown[]>(run: (...args: A) => Promise<unknown>): SingleFlight<A> => {
  const [running, setRunning] = useState<A | null>(null)
  const current = useRef(run)
  current.current = run
  const flight = useRef<((...args: A) => Promise<void>) | null>(null)
  const start = useCallback((...args: A): void => {
    flight.current ??= singleFlight(async (...started: A) => {
      setRunning(started)
      try {
        await current.current(...started)
      } finally {
        setRunning(null)
      }
    })
    void flight.current(...args)
  }, [])
  return { start, isBusy: running !== null, running }
}
