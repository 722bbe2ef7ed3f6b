import { expect, test } from 'vitest'
import { hasKnownScript, isHighlyRestrictive } from '../../src/shared/domain/script-mixing.ts'

const LAST_CODE_POINT = 0x10ffff

test('every letter of this runtime’s Unicode belongs to a script that the rule knows', () => {
  const missed: string[] = []
  for (let codePoint = 0; codePoint <= LAST_CODE_POINT; codePoint += 1) {
    const character = String.fromCodePoint(codePoint)
    if (/\p{L}/u.test(character) && !hasKnownScript(character)) missed.push(codePoint.toString(16))
  }
  expect(missed).toEqual([])
})

test.each([
  ['', true],
  ['123-_+', true],
  ['🌲', true],
  ['ada', true],
  ['écolé', true],
  ['Жанна', true],
  ['Ελλάδα', true],
  ['日本語ひらカナ', true],
  ['日本語ひらカナlatin', true],
  ['漢字ㄅlatin', true],
  ['한국漢字latin', true],
  ['漢字ㄅ', true],
  ['aж', false],
  ['жa', false],
  ['αa', false],
  ['ひ한', false],
  ['ひㄅ', false],
  ['日本語ж', false],
  ['aא', false],
  ['а́', true],
  ['1٢', false],
  ['٢۲', false],
  ['ー', true],
  ['aー', true],
  ['жー', false],
])('%j is Highly Restrictive: %j', (text, isSo) => {
  expect(isHighlyRestrictive(text)).toBe(isSo)
})
