import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { canonicalEmail, EMAIL_MAX_CHARACTERS, findEmailFault, tidyEmail } from '../../src/shared/email.ts'

const LAST_CODE_POINT = 0x10ffff

/** Unicode's own count grows with its versions; 101 were known when the rule was written. */
const FEWEST_SPLIT = 101

const everyCharacter = Array.from({ length: LAST_CODE_POINT + 1 }, (_, codePoint) => String.fromCodePoint(codePoint)).filter(
  (character) => character.isWellFormed(),
)

const text = fc.string({ unit: 'binary', maxLength: 40 })

// The iota subscript's upper case is a letter, which binds the marks after it: upper case then says something else, by
// Unicode's own rules. No word has one before another mark.
const caseSafeText = text.filter((value) => !value.normalize('NFD').includes('\u0345'))

const hidden = fc.constantFrom(
  '\u0000', // control
  '\u001f',
  '\u007f',
  '\u0085',
  '\u00ad', // soft hyphen
  '\u034f', // combining grapheme joiner
  '\u115f', // Hangul filler
  '\u200b', // zero width
  '\u200d',
  '\u2060',
  '\u202e', // right to left
  '\u2066',
  '\ufe0f', // variation selector
  '\ufeff',
  '\u{e0041}', // tag
)

const word = fc.stringMatching(/^[a-zA-Z0-9äÖßéИяλΣı字🌲+_-]{1,20}$/u)
const address = fc.tuple(word, word, word).map(([local, host, top]) => `${local}@${host}.${top}`)

describe('the identity of an e-mail address', () => {
  it('is the same when taken twice', () => {
    fc.assert(fc.property(text, (typed) => canonicalEmail(canonicalEmail(typed)) === canonicalEmail(typed)))
  })

  it('does not change with case, composition or the white space around it', () => {
    fc.assert(
      fc.property(caseSafeText, (typed) => {
        const tidy = tidyEmail(typed)
        const variants = [tidy.toUpperCase(), tidy.toLowerCase(), tidy.normalize('NFD'), typed, ` \t${typed}\u00a0\n`]
        for (const variant of variants) expect(canonicalEmail(variant)).toBe(canonicalEmail(typed))
      }),
    )
  })

  it('does not change with the case of any single character of Unicode', () => {
    const split = everyCharacter.filter(
      (character) =>
        canonicalEmail(character.toUpperCase()) !== canonicalEmail(character) ||
        canonicalEmail(character.toLowerCase()) !== canonicalEmail(character),
    )
    expect(split).toEqual([])
  })

  it('joins every character that lower case alone would split from its own upper case', () => {
    const splitByLower = everyCharacter.filter((character) => character.toUpperCase().toLowerCase() !== character.toLowerCase())
    expect(splitByLower.length).toBeGreaterThanOrEqual(FEWEST_SPLIT)
    for (const character of splitByLower) {
      expect(canonicalEmail(`${character}@x`)).toBe(canonicalEmail(`${character.toUpperCase()}@x`))
    }
  })

  it('keeps addresses apart that differ in a letter', () => {
    fc.assert(fc.property(address, (typed) => canonicalEmail(`x${typed}`) !== canonicalEmail(typed)))
    expect(canonicalEmail('e@x')).not.toBe(canonicalEmail('é@x'))
  })
})

describe('an address of a new account', () => {
  it('may be any word at any host', () => {
    fc.assert(fc.property(address, (typed) => findEmailFault(typed) === null))
  })

  it('is refused with a character that nobody can see', () => {
    fc.assert(
      fc.property(address, hidden, fc.nat(), (typed, character, seed) => {
        const characters = [...typed]
        // Inside, since white space around it is taken off.
        characters.splice(1 + (seed % (characters.length - 1)), 0, character)
        expect(findEmailFault(characters.join(''))).toBe('email-malformed')
      }),
    )
  })

  it('is refused with more than 254 characters, however many code units or bytes they are', () => {
    const fill = (letter: string, count: number): string => `${letter.repeat(count)}@example.org`
    const rest = '@example.org'.length
    for (const letter of ['a', 'é', 'e\u0301', '🌲']) {
      expect(findEmailFault(fill(letter, EMAIL_MAX_CHARACTERS - rest))).toBeNull()
      expect(findEmailFault(fill(letter, EMAIL_MAX_CHARACTERS - rest + 1))).toBe('email-too-long')
    }
  })

  it('is judged alike however it is spelt, and stored as it was judged', () => {
    fc.assert(
      fc.property(text, (typed) => {
        expect(findEmailFault(tidyEmail(typed))).toBe(findEmailFault(typed))
        expect(findEmailFault(typed.normalize('NFD'))).toBe(findEmailFault(typed))
      }),
    )
  })

  it('is refused when it is not well-formed', () => {
    fc.assert(
      fc.property(address, fc.integer({ min: 0xd800, max: 0xdbff }), (typed, half) => {
        expect(findEmailFault(`${String.fromCharCode(half)}${typed}`)).toBe('email-malformed')
      }),
    )
  })
})
