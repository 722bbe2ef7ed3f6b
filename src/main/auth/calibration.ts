import { HASH_COST } from '../../shared/domain/policy.ts'
import type { Hasher } from './hasher.ts'

/** The target time of one sign-in on this computer (milliseconds). Users do not notice it, but it makes guessing expensive. */
const TARGET_HASH_MS = 250

export type Calibration = {
  readonly costs: { cost: number; milliseconds: number }[]
  readonly targetMilliseconds: number
  readonly suggested: number
}

/**
 * Hashes once at each cost, starting with the lowest, until one hash takes longer than the target. The suggestion is never below the default,
 * which a slow computer needs as much.
 */
export const calibrateHashCost = async (hasher: Hasher): Promise<Calibration> => {
  const costs: Calibration['costs'] = []
  // The first hash of a process also loads code, so it is not measured.
  await hasher.hash('to warm up', HASH_COST.least)
  for (let cost = HASH_COST.least; cost <= HASH_COST.most; cost += 1) {
    const startedAt = performance.now()
    await hasher.hash('a password of some length', cost)
    const milliseconds = performance.now() - startedAt
    costs.push({ cost, milliseconds: Math.round(milliseconds) })
    if (milliseconds > TARGET_HASH_MS && cost >= HASH_COST.initial) break
  }
  const within = costs.filter(({ milliseconds }) => milliseconds <= TARGET_HASH_MS)
  return {
    costs,
    targetMilliseconds: TARGET_HASH_MS,
    suggested: Math.max(within.at(-1)?.cost ?? HASH_COST.initial, HASH_COST.initial),
  }
}
