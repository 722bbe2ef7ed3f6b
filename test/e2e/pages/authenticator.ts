import { setTimeout } from 'node:timers/promises'
import type { Page } from 'playwright/test'
import { showCode } from '../../helpers/authenticator.ts'
import type { Account } from './entry-screens.ts'

/** RFC 6238: a code is valid for 30 seconds. Gatehouse accepts one step of drift in each direction, and each code once. */
const STEP_MS = 30_000
/** How long a slow machine may take between reading a code and checking it. */
const TYPING_MS = 15_000

/**
 * An authenticator app that never repeats a code and never shows one that could expire while it is typed. It uses the next code early if
 * the time allows, and otherwise waits.
 */
export const authenticator = (secret: string) => {
  let last = 0
  return {
    nextCode: async (): Promise<string> => {
      last = Math.max(last + 1, Math.floor((Date.now() + TYPING_MS) / STEP_MS) - 1)
      const earliest = (last - 1) * STEP_MS
      if (earliest > Date.now()) await setTimeout(earliest - Date.now() + 100)
      return showCode(secret, last * STEP_MS)
    },
  }
}

export type Authenticator = ReturnType<typeof authenticator>

/** Sets up a second factor without the screens, in its own session. */
export const enrol = async (page: Page, account: Account): Promise<Authenticator> => {
  const begun = await page.evaluate(async (input) => {
    const login = await window.gatehouse.auth.login(input)
    if (!login.ok) throw new Error(login.error.code)
    const { sessionId } = login.value
    const factor = await window.gatehouse.auth.beginSecondFactor(undefined, sessionId)
    if (!factor.ok) throw new Error(factor.error.code)
    return { sessionId, secret: factor.value.secret }
  }, account)
  const app = authenticator(begun.secret)
  const code = await app.nextCode()
  await page.evaluate(
    async ({ sessionId, typed }) => {
      const confirmed = await window.gatehouse.auth.confirmSecondFactor({ code: typed }, sessionId)
      if (!confirmed.ok) throw new Error(confirmed.error.code)
      await window.gatehouse.auth.logout(undefined, sessionId)
    },
    { sessionId: begun.sessionId, typed: code },
  )
  return app
}
