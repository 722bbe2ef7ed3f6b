import { expect, it } from 'vitest'
import { makeFolder } from '../helpers/test-app.ts'
import { surviveChaos } from '../soak/chaos.ts'

/** Real processes, on a machine that may do much else (milliseconds). */
const PATIENCE_MS = 180_000

it(
  'loses nothing that was acknowledged when its process is killed at any work (needs a C compiler) [crash-loses-nothing]',
  async ({ skip }) => {
    const report = await surviveChaos({ folder: makeFolder(), users: 500, signedIn: 50, kills: 5 })
    if (!report) return skip('without a C compiler')
    expect(report.losses).toEqual([])
    expect(report.registered + report.resets).toBeGreaterThan(0)
    expect([...report.histogram.keys()]).toEqual(expect.arrayContaining(['restore', 'migration']))
  },
  PATIENCE_MS,
)
