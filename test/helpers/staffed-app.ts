import { administrator, person, startTestApp } from './test-app.ts'

/** A user whom a test makes an operator. */
export const operator = { email: 'olga@example.org', password: 'three wooden boats' }

/** A directory with an administrator, an operator and a user, and a session of each of the first two. */
export const startStaffedApp = async () => {
  const app = await startTestApp()
  await app.register()
  await app.register(operator)
  const ada = await app.signIn(administrator)
  await app.call('users:changeRole', { email: operator.email, role: 'operator' }, ada)
  const olga = await app.signIn(operator)
  const read = (email: string = person.email) => app.call('users:read', { email }, ada)
  /** The newest entry of the log. */
  const lastEntry = async () => {
    const [entry] = (await app.call('audit:list', { limit: 1 }, ada)).entries
    if (!entry) throw new Error('the log is empty')
    return entry
  }
  return { ...app, ada, olga, read, lastEntry }
}
