import { setTimeout } from 'node:timers/promises'
import type { Page } from 'playwright/test'
import { showCode } from '../../helpers/authenticator.ts'
import type { Account } from './entry.ts'

/** RFC 6238: a code stands for 30 seconds; Gatehouse takes one step of drift either side, and each once. */
const STEP_MS = 30_000
/** What a slow machine may need between the reading of a code and the moment at which Gatehouse looks at it. */
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

/** Sets up a second factor behind the screens, in a session of its own. */
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
