import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Random } from '../../src/main/auth/secrets.ts'
import { hashCode, isRecoveryCode, makeRecoveryCodes, makeResetCode, makeShortCode } from '../../src/main/auth/secrets.ts'
import { resetCode as resetCodeField, totpCode } from '../../src/shared/api/fields.ts'
import {
  CROCKFORD,
  canonicalCode,
  groupCode,
  isCodeShaped,
  isShortCode,
  RECOVERY_CODE_CHARACTERS,
  RECOVERY_CODE_COUNT,
  RESET_CODE_CHARACTERS,
  SHORT_CODE_CHARACTERS,
} from '../../src/shared/domain/codes.ts'

const BYTES = 256

const crockfordText = (minLength: number, maxLength: number) =>
  fc.string({ unit: fc.constantFrom(...CROCKFORD), minLength, maxLength })
const resetCode = crockfordText(RESET_CODE_CHARACTERS, RESET_CODE_CHARACTERS)

/** How people write the characters that look like others. */
const lookAlikes: Readonly<Record<string, readonly string[]>> = { '0': ['0', 'o', 'O'], '1': ['1', 'i', 'I', 'l', 'L'] }

/** Spaces, hyphens, invisible characters, and what a scanner types for a hyphen on other keyboard layouts. */
const SEPARATORS = [
  ...[' ', '-', '  ', '\t', '\r\n', '\u00a0', '\u202f', '\u3000'],
  ...['\u2010', '\u2011', '\u2013', '\u2014', '\u2212', '\u00ad', '\u2043', '\u30fb', '\uff0d', '\ufe63', '\u05be'],
  ...['\u200b', '\u200d', '\u200e', '\u202a', '\u202c', '\u2060', '\u2066', '\u2069', '\ufeff', '\ufe0f', '\u034f', '\u0000'],
  ...['ß', 'ẞ', "'", ')', '?', '+', '=', '*', '/', '_', 'ü', 'ö', '`', '.', '\u2019'],
]

const between = fc.constantFrom('', '', '', ...SEPARATORS)

/** A code as a user may type it from paper. */
const typedCode = resetCode.chain((code) =>
  fc
    .tuple(
      ...[...code].map((character) =>
        fc.tuple(fc.constantFrom(character, character.toLowerCase(), ...(lookAlikes[character] ?? [])), between),
      ),
    )
    .map((typed) => ({ code, typed: typed.flat().join('') })),
)

const randomOf = (bytes: Uint8Array): Random => ({
  uuid: () => '00000000-0000-4000-8000-000000000000',
  bytes: (count) => Buffer.from(bytes.subarray(0, count)),
})

describe('a code', () => {
  it('is read whatever its case, spaces, hyphens and look-alikes', () => {
    fc.assert(
      fc.property(typedCode, ({ code, typed }) => {
        expect(canonicalCode(typed)).toBe(code)
        expect(isCodeShaped(typed)).toBe(true)
        expect(hashCode(typed)).toEqual(hashCode(code))
      }),
    )
  })

  it.each(SEPARATORS)('has separators that count for nothing: %j', (separator) => {
    const typed = (groups: string[]): string => `${separator}${groups.join(separator)}${separator}`
    expect(canonicalCode(typed(['12', '34', '56']))).toBe('123456')
    expect(totpCode.parse(typed(['123', '456']))).toBe('123456')
    const groups = ['745F', '4F2A9', 'KQ17X', 'BMC2D', '0ABCD', 'EF']
    expect(resetCodeField.safeParse(typed(groups)).success).toBe(true)
    expect(hashCode(typed(groups))).toEqual(hashCode(groups.join('')))
  })

  it('may have the decimal digits of any script', () => {
    const everyDigit = Array.from({ length: 0x110000 }, (_, point) => point)
      .filter((point) => point < 0xd800 || point > 0xdfff)
      .map((point) => String.fromCodePoint(point))
      .filter((character) => /\p{Nd}/u.test(character))
    expect(everyDigit.length % 10).toBe(0)
    const runs = Array.from({ length: everyDigit.length / 10 }, (_, run) => everyDigit.slice(run * 10, run * 10 + 10))
    for (const digits of runs) expect(canonicalCode(digits.join('')), digits[0]).toBe('0123456789')
    for (const typed of ['۱۲۳۴۵۶', '१२३४५६', '１２３ ４５６', '១២៣-៤៥៦', '\u202b١٢٣٤٥٦\u202c', '𝟭𝟮𝟯𝟰𝟱𝟲']) {
      expect(totpCode.parse(typed), typed).toBe('123456')
    }
  })

  it.each(['12345', '1234567', '12345é', '12345Ж', '12345²3', '一二三四五六', 'ABCDEF', '12345u', '\u0301'])(
    'of an authenticator is six digits, and %j is none',
    (typed) => expect(totpCode.safeParse(typed).success).toBe(false),
  )

  it('is the same after it was grouped for the eye [code-grouping-stable]', () => {
    fc.assert(
      fc.property(crockfordText(1, 40), (code) => {
        const grouped = groupCode(code)
        expect(canonicalCode(grouped)).toBe(code)
        const lengths = grouped.split('-').map((group) => group.length)
        expect(Math.max(...lengths) - Math.min(...lengths)).toBeLessThanOrEqual(1)
        expect(Math.max(...lengths)).toBeLessThanOrEqual(7)
      }),
    )
  })

  it('is another one when a character differs', () => {
    fc.assert(
      fc.property(resetCode, fc.nat(RESET_CODE_CHARACTERS - 1), fc.constantFrom(...CROCKFORD), (code, place, character) => {
        fc.pre(code[place] !== character)
        const other = `${code.slice(0, place)}${character}${code.slice(place + 1)}`
        expect(canonicalCode(other)).not.toBe(canonicalCode(code))
      }),
    )
  })

  it('is recognised as one only by its length and its alphabet', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (typed) => {
        const code = canonicalCode(typed)
        const isOfLength = [RESET_CODE_CHARACTERS, RECOVERY_CODE_CHARACTERS, SHORT_CODE_CHARACTERS].includes(code.length)
        expect(isCodeShaped(typed)).toBe(isOfLength && /^[0-9A-HJKMNP-TV-Z]*$/.test(code))
      }),
    )
    expect(isCodeShaped('U'.repeat(RESET_CODE_CHARACTERS))).toBe(false)
  })
})

describe('a code that Gatehouse makes', () => {
  const bytes = fc.uint8Array({ minLength: RESET_CODE_CHARACTERS, maxLength: RESET_CODE_CHARACTERS })

  it("uses only Crockford's alphabet, and tells its kind by its length", () => {
    fc.assert(
      fc.property(bytes, (chosen) => {
        const code = makeResetCode(randomOf(chosen))
        expect(code).toMatch(/^([0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{5}-[0-9A-HJKMNP-TV-Z]{4}(-|$)){2}/)
        expect(code).toHaveLength(31)
        expect(isRecoveryCode(code)).toBe(false)
        const short = makeShortCode(randomOf(chosen))
        expect(short).toMatch(/^[0-9A-HJKMNP-TV-Z]{5}-[0-9A-HJKMNP-TV-Z]{5}$/)
        expect([isShortCode(short), isRecoveryCode(short), isShortCode(code)]).toEqual([true, false, false])
        const recoveryCodes = makeRecoveryCodes(randomOf(chosen))
        expect(recoveryCodes).toHaveLength(RECOVERY_CODE_COUNT)
        for (const recoveryCode of recoveryCodes) {
          expect(recoveryCode).toMatch(/^([0-9A-HJKMNP-TV-Z]{4}-){5}[0-9A-HJKMNP-TV-Z]{4}$/)
          expect(isRecoveryCode(recoveryCode)).toBe(true)
        }
      }),
    )
  })

  it('is made of characters that are all equally likely [code-characters-uniform]', () => {
    const counts = new Map<string, number>()
    for (let byte = 0; byte < BYTES; byte += 1) {
      const [first = ''] = makeResetCode(randomOf(new Uint8Array(RESET_CODE_CHARACTERS).fill(byte)))
      counts.set(first, (counts.get(first) ?? 0) + 1)
    }
    expect([...counts.keys()].sort().join('')).toBe(CROCKFORD)
    expect(new Set(counts.values())).toEqual(new Set([BYTES / CROCKFORD.length]))
  })
})
