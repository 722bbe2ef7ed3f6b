import { type Bench, compare } from './row.ts'
import { openBareWindow, openGatehouse } from './windows.ts'

declare global {
  interface Window {
    /** Of the bare window's preload. */
    readonly bare: { readonly echo: (message: unknown) => Promise<unknown> }
  }
}

/** Calls of one batch, all under way at the same time. */
const CALLS = 1_000

const ROUNDS = 15
const WARM_UP_ROUNDS = 3

const administrator = { email: 'ada@example.org', password: 'a quiet harbour at dawn' }

/** `auth:profile` from the real window, through every check on its way, against an echo that does nothing. */
export const ipcProfileBench: Bench = {
  name: 'ipc-profile',
  run: async () => {
    const ours = await openGatehouse()
    const bare = await openBareWindow()
    try {
      const sessionId = await ours.page.evaluate(async (person) => {
        await window.gatehouse.setup.createAdministrator(person)
        const result = await window.gatehouse.auth.login(person)
        if (!result.ok) throw new Error(`the bench cannot sign in: ${result.error.code}`)
        return result.value.sessionId
      }, administrator)

      // Timed in the page: the way from here to there is not what is measured.
      const callProfile = (): Promise<number> =>
        ours.page.evaluate(
          async ({ id, calls }) => {
            const start = performance.now()
            const results = await Promise.all(Array.from({ length: calls }, () => window.gatehouse.auth.profile(undefined, id)))
            const elapsed = performance.now() - start
            if (!results.every(({ ok }) => ok)) throw new Error('a profile was refused')
            return elapsed
          },
          { id: sessionId, calls: CALLS },
        )
      const callEcho = (): Promise<number> =>
        bare.page.evaluate(
          async ({ id, calls }) => {
            const message = { operation: 'auth:profile', input: undefined, sessionId: id }
            const start = performance.now()
            await Promise.all(Array.from({ length: calls }, () => window.bare.echo(message)))
            return performance.now() - start
          },
          { id: sessionId, calls: CALLS },
        )
      for (let round = 0; round < WARM_UP_ROUNDS; round += 1) {
        await callProfile()
        await callEcho()
      }
      return await compare({
        name: 'ipc-profile',
        unit: `ms per ${CALLS} calls`,
        goal: { atMost: 2 },
        rounds: ROUNDS,
        ours: callProfile,
        baseline: callEcho,
      })
    } finally {
      await ours.close()
      await bare.close()
    }
  },
}
