import { HASH_COST_LEAST } from './hasher.ts'

/** The costs in use (log2 of the rounds): the policy's and those of all stored hashes that can be compared with. */
export type CostsInUse = { readonly lowest: number; readonly highest: number }

const LEAST_ROUNDS = 2 ** HASH_COST_LEAST

/** The costs whose rounds add up to `rounds`, the fewest that do. */
const toCosts = (rounds: number): number[] =>
  Array.from(rounds.toString(2))
    .reverse()
    .flatMap((digit, cost) => (digit === '1' ? [cost] : []))

/** The same rounds in exactly `parts` hashes: a hash of one cost is two of the cost below. */
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

/** How many decoys every verification computes: the fewest with which each cost in use comes to the same rounds. */
const countDecoys = ({ lowest, highest }: CostsInUse): number => {
  if (lowest === highest) return 0
  const costs = Array.from({ length: highest - lowest + 1 }, (_, index) => lowest + index)
  let parts = 1
  while (costs.some((cost) => toCosts(decoyRounds(highest, cost, parts)).length > parts)) parts += 1
  return parts
}

/**
 * What is hashed beside a stored hash of this cost, so that each verification has as many hashes and as many rounds as every other, whichever
 * cost in use it meets. Together little more than one hash of the highest cost.
 */
export const planDecoys = (costs: CostsInUse, cost: number): number[] => {
  const parts = countDecoys(costs)
  return parts === 0 ? [] : splitInto(toCosts(decoyRounds(costs.highest, cost, parts)), parts)
}
