import type { Page } from 'playwright'
import { administrator, expect } from './gatehouse-test.ts'
import { findFreePort } from './pages/loopback.ts'

/** Turns the HTTP API on in the window, and returns its address and an administrator's session. */
export const turnHttpOn = async (page: Page): Promise<{ base: string; port: number; sessionId: string }> => {
  const port = await findFreePort()
  const sessionId = await page.evaluate(
    async ({ who, http }) => {
      const opened = await window.gatehouse.auth.login(who)
      if (!opened.ok) throw new Error(opened.error.code)
      const updated = await window.gatehouse.settings.update({ http }, opened.value.sessionId)
      if (!updated.ok) throw new Error(updated.error.code)
      return opened.value.sessionId
    },
    { who: administrator, http: { enabled: true, port, origins: [] as string[] } },
  )
  const readState = () =>
    page.evaluate(async (id) => {
      const read = await window.gatehouse.http.read(undefined, id)
      return read.ok ? read.value.state : null
    }, sessionId)
  await expect.poll(readState).toEqual({ kind: 'listening', address: '127.0.0.1', port })
  return { base: `http://127.0.0.1:${port}`, port, sessionId }
}
