import { expect, test } from 'vitest'
import { DEMO_PASSWORD, DEMO_USERS, demoAdministrator, makeDemoDirectory } from '../helpers/demo-directory.ts'
import { callsIn, finishJob } from '../helpers/jobs.ts'
import { callerOf, openRealCore } from '../helpers/real-core.ts'
import { makeFolder } from '../helpers/test-app.ts'

/** Ten thousand changes, each written to the disk, take long on a busy machine. */
const TIMEOUT_MS = 240_000

test(
  'the demo directory has its users in every state, a month of history and an intact log',
  async () => {
    const folder = makeFolder()
    await makeDemoDirectory(folder)
    const core = await openRealCore(folder, 10)
    try {
      const call = callerOf(core, 'window')
      const { sessionId } = await call('auth:login', demoAdministrator)
      const count = async (filter: object): Promise<number> => (await call('users:count', { filter }, sessionId)).count
      const deleted = await count({ state: 'deleted' })
      expect(deleted).toBe(7)
      expect((await count({})) + deleted).toBe(DEMO_USERS)
      expect(await count({ role: 'administrator' })).toBe(2)
      expect(await count({ role: 'operator' })).toBe(5)
      expect(await count({ role: 'auditor' })).toBe(4)
      expect(await count({ state: 'disabled' })).toBe(26)
      expect(await count({ mustChangePassword: true })).toBe(3)
      expect(await count({ hasSignedIn: false })).toBeGreaterThan(100)
      expect(await count({ hasSecondFactor: true })).toBeGreaterThan(50)
      expect(await count({ group: 'library' })).toBeGreaterThan(0)

      const { days } = await call('overview:read', { days: 30, timeZone: 'UTC' }, sessionId)
      expect(days.filter(({ signIns }) => signIns > 10).length).toBeGreaterThanOrEqual(29)

      const { id } = await call('audit:verify', {}, sessionId)
      const { result } = await finishJob(callsIn(call, sessionId), id)
      expect(result).toMatchObject({ kind: 'intact' })

      const { users } = await call(
        'users:list',
        { filter: { role: 'user', hasSignedIn: true, hasSecondFactor: false, state: 'active' } },
        sessionId,
      )
      const open = users.find(({ mustChangePassword }) => !mustChangePassword)
      await call('auth:login', { email: open?.email ?? '', password: DEMO_PASSWORD })
    } finally {
      await core.close()
    }
  },
  TIMEOUT_MS,
)
