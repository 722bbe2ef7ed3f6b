import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { commonPasswords } from '../../src/main/auth/block-list.ts'
import { findPasswordReason } from '../../src/main/auth/password-rules.ts'
import { findPasswordFault, PASSWORD_MAX_CODE_POINTS, PASSWORD_MIN_CODE_POINTS } from '../../src/shared/domain/password.ts'

const own = { email: 'ada.lovelace@analytical-engine.example', name: 'Ada Lovelace' }

const legalText = fc
  .string({ unit: 'binary', minLength: PASSWORD_MIN_CODE_POINTS, maxLength: 80 })
  .filter((password) => [...password.normalize('NFC')].length >= PASSWORD_MIN_CODE_POINTS)

/** One character each after NFC, of one to four code units. */
const character = fc.constantFrom('a', ' ', 'é', 'e\u0301', '字', '🌲', 'A\u030a', '\u1100\u1161')

const isRepetition = (text: string): boolean => /^(.+?)\1+$/su.test(text)

describe('the rules of a new password', () => {
  it('count characters after NFC: 14 are too few, 15 to 1,024 are legal, 1,025 are too many [password-length-characters]', () => {
    fc.assert(
      fc.property(character, (one) => {
        expect(findPasswordFault(one.repeat(PASSWORD_MIN_CODE_POINTS - 1))).toBe('too-short')
        expect(findPasswordFault(one.repeat(PASSWORD_MIN_CODE_POINTS))).toBeNull()
        expect(findPasswordFault(one.repeat(PASSWORD_MAX_CODE_POINTS))).toBeNull()
        expect(findPasswordFault(one.repeat(PASSWORD_MAX_CODE_POINTS + 1))).toBe('too-long')
      }),
    )
  })

  it('judge a password alike however its characters are composed', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 40 }), (password) => {
        expect(findPasswordFault(password.normalize('NFD'))).toBe(findPasswordFault(password))
      }),
    )
  })

  it('ask for nothing but the length: any text that is no common password and no repetition is allowed [no-composition-rules]', async () => {
    await fc.assert(
      fc.asyncProperty(legalText, async (password) => {
        const folded = password.normalize('NFC').toLowerCase()
        fc.pre(!isRepetition(folded) && !commonPasswords.has(folded))
        expect(await findPasswordReason(password, own)).toBeNull()
      }),
    )
  })

  it('allow a text of one class of characters, of spaces and words, or without any letter [any-character-class]', async () => {
    for (const password of [
      'correcthorsebatterystaple',
      ' a sea of green trees ',
      '271828182845904',
      'ленивая собака спит',
      '今日はとても良い天気ですね本当に',
      '🌲🌳🌴🌵🌷🌸🌹🌺🌻🌼🌽🍀🍁🍂🍃',
    ]) {
      expect(await findPasswordReason(password, own), password).toBeNull()
    }
  })

  it('refuse half a character wherever it stands', async () => {
    await fc.assert(
      fc.asyncProperty(legalText, fc.integer({ min: 0xd800, max: 0xdfff }), fc.nat(), async (password, half, seed) => {
        const characters = [...password]
        characters.splice(seed % (characters.length + 1), 0, String.fromCharCode(half))
        const broken = characters.join('')
        fc.pre(!broken.isWellFormed())
        expect(await findPasswordReason(broken, own)).toBe('not-well-formed')
      }),
    )
  })

  it('refuse every common password of legal length, in any case and repeated [common-passwords-refused]', async () => {
    const long = [...commonPasswords].filter((password) => findPasswordFault(password) === null)
    expect(long.length).toBeGreaterThan(0)
    for (const password of long) {
      for (const typed of [password, password.toUpperCase(), `${password}${password}`]) {
        expect(await findPasswordReason(typed, own), typed).toBe('common')
      }
    }
  })

  it('refuse a common password that was repeated until it is long enough [repeated-common-password-refused]', async () => {
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...[...commonPasswords].slice(0, 2_000)), async (password) => {
        const repeated = password.repeat(Math.ceil(PASSWORD_MIN_CODE_POINTS / [...password].length))
        fc.pre(repeated.length > password.length)
        expect(await findPasswordReason(repeated, own)).toBe('common')
      }),
    )
  })

  it("refuse the account's own words in any case, with punctuation between them and repeated [own-words-refused]", async () => {
    const separator = fc.constantFrom('', ' ', '.', '-', '_', ' - ')
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom('Ada Lovelace', own.email, 'analytical-engine.example', 'ada.lovelace'),
        separator,
        async (words, between) => {
          const spelt = words
            .split(/[ .@-]/)
            .join(between)
            .toUpperCase()
          const long = spelt.length >= PASSWORD_MIN_CODE_POINTS ? spelt : `${spelt}${between}${spelt}`
          expect(await findPasswordReason(long, own)).toBe('own-words')
        },
      ),
    )
  })
})
