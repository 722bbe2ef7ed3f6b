import { dictionary } from '@zxcvbn-ts/language-common'

/** Six of 7,776 words are 77 bits, which protects even against guessing with a stolen database. https://www.eff.org/dice */
const WORDS = 6

const list = dictionary['diceware-common']

/** A uniform random number below `limit`. Values that would cause a bias are drawn again. */
const drawBelow = (limit: number): number => {
  const room = Math.floor(2 ** 32 / limit) * limit
  const drawn = new Uint32Array(1)
  do crypto.getRandomValues(drawn)
  while ((drawn[0] ?? room) >= room)
  return (drawn[0] ?? 0) % limit
}

/** Six random words. */
export const suggestPassphrase = (): string => Array.from({ length: WORDS }, () => list[drawBelow(list.length)]).join(' ')
