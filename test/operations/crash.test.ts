import { expect, it } from 'vitest'
import { makeFolder } from '../helpers/test-app.ts'
import { surviveKills } from '../soak/crash.ts'

it('loses nothing that was acknowledged when its process is killed amid registrations and resets [crash-loses-nothing]', async () => {
  const { registered, resets, losses } = await surviveKills({
    folder: makeFolder(),
    users: 500,
    signedIn: 50,
    kills: 3,
  })
  expect(losses).toEqual([])
  expect(registered + resets).toBeGreaterThan(0)
})
