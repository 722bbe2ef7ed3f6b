import { expect, test } from 'vitest'
import { formatError } from '../../src/shared/messages/error-messages.ts'
import { twoStepMessages } from '../../src/shared/messages/two-step-messages.ts'

const NOW = new Date(2026, 10, 29, 14, 5).getTime()

test('a refused authenticator code tells the date and the time of this computer, and asks to compare the clocks', () => {
  const text = formatError({ code: 'wrong-second-factor' }, NOW)
  expect(text).toMatch(/^That code isn’t valid\. Wait for the next one/)
  expect(text).toContain('compare the clocks')
  for (const part of ['29', '2026', '05']) expect(text).toContain(part)
})

test('a first code of another time tells how far the clocks are apart, in the unit that fits', () => {
  const told = (aheadSeconds: number): string => formatError({ code: 'wrong-second-factor', aheadSeconds }, NOW)
  expect(told(21 * 30)).toContain('your phone is about 11 minutes ahead of this computer, which says')
  expect(told(-45 * 60)).toContain('about 45 minutes behind this computer')
  expect(told(-89 * 60)).toContain('about 89 minutes behind')
  expect(told(90 * 60)).toContain('about 2 hours ahead of')
  expect(told(-3_600 * 11)).toContain('about 11 hours behind')
})

test('a set-up with clocks that differ says so, and one with equal clocks does not', () => {
  expect(twoStepMessages.setUpDone(0)).toBe('Two-step verification set up')
  expect(twoStepMessages.setUpDone(60)).toBe(
    'Two-step verification set up. Your phone is about 1 minute ahead of this computer. Codes work, but correct the clock that is wrong.',
  )
  expect(twoStepMessages.setUpDone(-600)).toContain('about 10 minutes behind this computer')
})
