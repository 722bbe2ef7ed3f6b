import { startDesk } from './desk-app.ts'

/** An administrator whose session an attacker holds. */
export const eve = { email: 'eve@example.org', password: 'eleven grey pelicans' }

/** A directory with a second administrator, and a session of theirs that an attacker holds. */
export const startTakeover = async () => {
  const desk = await startDesk()
  await desk.register(eve)
  await desk.call('users:changeRole', { email: eve.email, role: 'administrator' }, desk.ada)
  const held = await desk.signIn(eve)
  const makeCodes = async (who: { email: string; password: string }): Promise<string[]> =>
    (await desk.call('auth:renewRecoveryCodes', { password: who.password }, await desk.signIn(who))).recoveryCodes
  const redeem = (email: string, resetToken = '') => ({ email, resetToken, newPassword: 'one yellow submarine' })
  const issueTo = async (email: string, by: string): Promise<string> =>
    (await desk.call('users:issueReset', { email }, by)).resetToken
  return { ...desk, held, makeCodes, redeem, issueTo }
}
