import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Random } from '../../src/main/auth/secrets.ts'
import { hashCode, isRecoveryCode, makeRecoveryCodes, makeResetCode } from '../../src/main/auth/secrets.ts'
import {
  CROCKFORD,
  canonicalCode,
  groupCode,
  isCodeShaped,
  RECOVERY_CODE_CHARACTERS,
  RECOVERY_CODE_COUNT,
  RESET_CODE_CHARACTERS,
} from '../../src/shared/domain/codes.ts'

const BYTES = 256

const crockfordText = (minLength: number, maxLength: number) =>
  fc.string({ unit: fc.constantFrom(...CROCKFORD), minLength, maxLength })
const resetCode = crockfordText(RESET_CODE_CHARACTERS, RESET_CODE_CHARACTERS)

/** How people write the characters that look like others. */
const lookAlikes: Readonly<Record<string, readonly string[]>> = { '0': ['0', 'o', 'O'], '1': ['1', 'i', 'I', 'l', 'L'] }

const between = fc.constantFrom('', '', '', ' ', '-', '  ', '\u2013', '\u00a0', '\t')

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
        const isOfLength = [RESET_CODE_CHARACTERS, RECOVERY_CODE_CHARACTERS].includes(code.length)
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
