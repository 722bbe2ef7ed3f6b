import type { Transport } from '../../shared/api/definition.ts'
import { MINUTE_MS } from '../../shared/domain/time.ts'
import type { Store } from '../store/ports/store.ts'
import { findFactorSteps } from './totp.ts'

/** A time service sets a clock back by less than this (milliseconds). No limit of Gatehouse is shorter. */
const CORRECTION_MS = MINUTE_MS

type ClockWatchParts = {
  readonly store: Pick<Store, 'readLatestTime' | 'writeBackTimes'>
  /** Corrects times that are in memory only. */
  readonly onSetBack: (now: number) => void
  readonly logError: (error: unknown) => void
}

/**
 * Compares the clock with the latest time that this process knows, or that the directory recorded. If the clock was set back, recorded times are
 * written back, so that no time from the future holds for longer.
 */
export class ClockWatch {
  readonly #store: ClockWatchParts['store']
  readonly #onSetBack: (now: number) => void
  readonly #logError: (error: unknown) => void
  #latest: number | null = null
  #running: Promise<void> | null = null

  constructor({ store, onSetBack, logError }: ClockWatchParts) {
    this.#store = store
    this.#onSetBack = onSetBack
    this.#logError = logError
  }

  /** Null if there is nothing to wait for. */
  look(now: number, transport: Transport): Promise<void> | null {
    if (this.#running) return this.#running
    if (this.#latest !== null && now >= this.#latest - CORRECTION_MS) {
      this.#latest = Math.max(now, this.#latest)
      return null
    }
    this.#running = this.#compare(now, transport).finally(() => {
      this.#running = null
    })
    return this.#running
  }

  /** A full disk must not stop the calls, so the next one tries again. */
  async #compare(now: number, transport: Transport): Promise<void> {
    try {
      const latest = this.#latest ?? (await this.#store.readLatestTime()) ?? now
      if (now < latest - CORRECTION_MS) {
        await this.#writeBack(now, latest, transport)
        this.#onSetBack(now)
      }
      this.#latest = now
    } catch (error) {
      this.#logError(error)
    }
  }

  #writeBack(now: number, latest: number, transport: Transport): Promise<void> {
    const about = { at: now, actor: null, subject: null, action: 'clock:setBack', transport }
    const entry = { ...about, outcome: 'success' as const, details: null }
    return this.#store.writeBackTimes({ now, latest, steps: findFactorSteps(now) }, entry)
  }
}
