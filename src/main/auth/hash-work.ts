import { HASH_COST_LEAST } from './hasher.ts'

/** The costs in use (log2 of the rounds): the policy's cost and the costs of all supported stored hashes. */
export type CostsInUse = { readonly lowest: number; readonly highest: number }

const LEAST_ROUNDS = 2 ** HASH_COST_LEAST

/** The smallest set of costs whose rounds add up to `rounds`. */
const toCosts = (rounds: number): number[] =>
  Array.from(rounds.toString(2))
    .reverse()
    .flatMap((digit, cost) => (digit === '1' ? [cost] : []))

/** Splits the work into exactly `parts` hashes with the same rounds. One hash equals two hashes of the next lower cost. */
const splitInto = (costs: readonly number[], parts: number): number[] => {
  const split = [...costs].sort((one, other) => other - one)
  while (split.length < parts) {
    const dearest = split.shift() ?? 0
    split.push(dearest - 1, dearest - 1)
    split.sort((one, other) => other - one)
  }
  return split
}

const decoyRounds = (highest: number, cost: number, parts: number): number => 2 ** highest - 2 ** cost + parts * LEAST_ROUNDS

/** The number of decoys per verification: the smallest number that equalizes the rounds of all costs in use. */
const countDecoys = ({ lowest, highest }: CostsInUse): number => {
  if (lowest === highest) return 0
  const costs = Array.from({ length: highest - lowest + 1 }, (_, index) => lowest + index)
  let parts = 1
  while (costs.some((cost) => toCosts(decoyRounds(highest, cost, parts)).length > parts)) parts += 1
  return parts
}

/**
 * The decoy costs for a stored hash of this cost.
 *
 * With them, every verification takes the same number of hashes and rounds, little more than one hash of the highest cost.
 */
export const planDecoys = (costs: CostsInUse, cost: number): number[] => {
  const parts = countDecoys(costs)
  return parts === 0 ? [] : splitInto(toCosts(decoyRounds(costs.highest, cost, parts)), parts)
}
