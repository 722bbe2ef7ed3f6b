import { type Bench, compare } from './row.ts'
import { openBareWindow, openGatehouse } from './windows.ts'

declare global {
  interface Window {
    /** The preload script of the bare window. */
    readonly bare: { readonly echo: (message: unknown) => Promise<unknown> }
  }
}

/** The number of concurrent calls in a batch. */
const CALLS = 1_000

const ROUNDS = 15
const WARM_UP_ROUNDS = 3

const administrator = { email: 'ada@example.org', password: 'a quiet harbour at dawn' }

/** `auth:profile` from the real window with all its checks, against an echo without any. */
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

      // Timed in the page, so that the test driver's delay is not measured.
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
