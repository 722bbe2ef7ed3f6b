import { expect, test } from 'vitest'
import { meetDamage } from '../soak/damage.ts'

/** Each case is a real process, on a machine that may do much else (milliseconds). */
const PATIENCE_MS = 120_000

test(
  'a damaged, closed or locked file and a wrong clock are told by their true cause, and nothing else is lost [damage-told]',
  async () => {
    const { cases, faults } = await meetDamage({ isShort: true })
    expect(faults).toEqual([])
    expect(cases).toBeGreaterThan(10)
  },
  PATIENCE_MS,
)
