import { expect, test } from 'vitest'
import { fitsWords } from '../../src/renderer/features/palette/word-match.ts'

const text = 'Change my e-mail my own email address'

test('words that are typed are beginnings, in any order and however they are written', () => {
  for (const typed of ['change', 'E-MAIL', 'email ch', 'addr  my', 'e']) expect(fitsWords(text, typed), typed).toBe(true)
})

test('accents and other forms of letters make no difference', () => {
  for (const [words, typed] of [
    ['Résumé', 'resume'],
    ['resume', 'RÉSU'],
    ['Åsa', 'asa'],
    ['ﬁnd', 'fi'],
  ] as const)
    expect(fitsWords(words, typed), typed).toBe(true)
})

test('a word that begins none of them leaves nothing, whatever the others do', () => {
  for (const typed of ['change name', 'ange', 'emails', 'bob@example.org']) expect(fitsWords(text, typed), typed).toBe(false)
})

test('nothing typed fits all, and signs alone fit nothing', () => {
  expect(fitsWords(text, '')).toBe(true)
  expect(fitsWords(text, '  ')).toBe(true)
  expect(fitsWords(text, '@')).toBe(false)
  expect(fitsWords(text, '/ -')).toBe(false)
})
