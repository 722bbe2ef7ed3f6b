import { startStaffedApp } from './staffed-app.ts'

/** An administrator whose session an attacker holds. */
export const eve = { email: 'eve@example.org', password: 'eleven grey pelicans' }

/** A directory with a second administrator, and a session of theirs that an attacker holds. */
export const startTakeover = async () => {
  const app = await startStaffedApp()
  await app.register(eve)
  await app.call('users:changeRole', { email: eve.email, role: 'administrator' }, app.ada)
  const held = await app.signIn(eve)
  const makeCodes = async (who: { email: string; password: string }): Promise<string[]> =>
    (await app.call('auth:renewRecoveryCodes', { password: who.password }, await app.signIn(who))).recoveryCodes
  const redeem = (email: string, resetToken = '') => ({ email, resetToken, newPassword: 'one yellow submarine' })
  const issueTo = async (email: string, by: string): Promise<string> =>
    (await app.call('users:issueReset', { email }, by)).resetToken
  return { ...app, held, makeCodes, redeem, issueTo }
}
