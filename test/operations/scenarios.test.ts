import { describe, expect, test } from 'vitest'
import { startHttpApp } from '../helpers/http-app.ts'
import { type Ask, overApi, overOriginalRoutes } from '../helpers/http-calls.ts'
import { type Step, scenarios, type TimedScenario, timedScenarios } from '../helpers/scenarios.ts'

type World = Awaited<ReturnType<typeof startHttpApp>>

const run = async (scenario: TimedScenario, over: (world: World) => Ask): Promise<Step[]> => {
  const world = await startHttpApp()
  const { clock, recoveryCodes, unexpected } = world
  const inWindow: Ask = (operation, input, sessionId) => world.callRaw(operation, input, sessionId)
  const steps = await scenario(over(world), { inWindow, recoveryCodes, advance: clock.advance })
  expect(unexpected).toEqual([])
  return steps
}

describe('one behaviour, all transports', () => {
  test.each(Object.entries({ ...scenarios, ...timedScenarios }))(
    '%s comes to the same over a window, the API and the original routes',
    async (_, scenario) => {
      const window = await run(
        scenario,
        ({ callRaw }) =>
          (operation, input, sessionId) =>
            callRaw(operation, input, sessionId),
      )
      expect(window.length).toBeGreaterThan(3)
      // What a scenario comes to is written down once, from the window.
      expect(window).toMatchSnapshot()
      expect(await run(scenario, ({ client }) => overApi(client))).toEqual(window)
      expect(await run(scenario, ({ client }) => overOriginalRoutes(client))).toEqual(window)
    },
  )
})
