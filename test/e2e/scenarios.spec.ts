import type { Page } from 'playwright'
import { type Ask, type Outcome, overOriginalRoutes } from '../helpers/http-calls.ts'
import { connectTo } from '../helpers/http-client.ts'
import { type Scenario, type Step, scenarios } from '../helpers/scenarios.ts'
import { administrator, expect, test } from './gatehouse-test.ts'
import { launch, makeDataFolder, removeDataFolder } from './launch.ts'
import { turnHttpOn } from './loopback-api.ts'

/** Calls from a script in the window, through the preload script and IPC. */
const overIpc =
  (page: Page): Ask =>
  (operation, input, sessionId) =>
    page.evaluate(
      ([name, given, session]) => {
        const [subject = '', method = ''] = name.split(':')
        const bridge = window.gatehouse as unknown as Record<string, Record<string, (...words: unknown[]) => Promise<Outcome>>>
        const call = bridge[subject]?.[method]
        if (!call) throw new Error(`the window has no ${name}`)
        return call(given, session ?? undefined)
      },
      [operation, input, sessionId] as const,
    )

/** Each scenario has its own app and a new directory. */
const run = async (scenario: Scenario, over: (page: Page) => Promise<Ask>): Promise<Step[]> => {
  const dataFolder = makeDataFolder()
  const { page, close, pageErrors } = await launch(dataFolder)
  try {
    const recoveryCodes = await page.evaluate(async (who) => {
      const setUp = await window.gatehouse.setup.createAdministrator(who)
      if (!setUp.ok) throw new Error(setUp.error.code)
      return setUp.value.recoveryCodes
    }, administrator)
    const steps = await scenario(await over(page), { inWindow: overIpc(page), recoveryCodes })
    expect(pageErrors).toEqual([])
    return steps
  } finally {
    await close()
    removeDataFolder(dataFolder)
  }
}

for (const [name, scenario] of Object.entries(scenarios)) {
  test(`${name} comes to the same over IPC and over HTTP, in the app itself`, async () => {
    const overWindow = await run(scenario, async (page) => overIpc(page))
    expect(overWindow.length).toBeGreaterThan(3)
    const overHttp = await run(scenario, async (page) => overOriginalRoutes(connectTo((await turnHttpOn(page)).base)))
    expect(overHttp).toEqual(overWindow)
  })
}
