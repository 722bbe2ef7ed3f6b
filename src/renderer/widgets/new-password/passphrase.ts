import { dictionary } from '@zxcvbn-ts/language-common'

/** Six words of 7,776 are 77 bits: out of reach for guessing even against a stolen database. https://www.eff.org/dice */
const WORDS = 6

const list = dictionary['diceware-common']

/** A number below `limit`, each as likely as any other: what does not divide evenly is drawn again. */
const drawBelow = (limit: number): number => {
  const room = Math.floor(2 ** 32 / limit) * limit
  const drawn = new Uint32Array(1)
  do crypto.getRandomValues(drawn)
  while ((drawn[0] ?? room) >= room)
  return (drawn[0] ?? 0) % limit
}

/** Six words drawn at random, to be typed as they are read. */
export const suggestPassphrase = (): string => Array.from({ length: WORDS }, () => list[drawBelow(list.length)]).join(' ')
