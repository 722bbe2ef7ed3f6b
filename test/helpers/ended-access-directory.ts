import { restoreOver } from '../../src/main/app/restore.ts'
import { hashSecret } from '../../src/main/auth/secrets.ts'
import type { Desktop } from '../../src/main/pipeline/handler.ts'
import { NOTHING_TAKEN_BACK } from '../../src/shared/api/comparison.ts'
import { firstListPreferences, type ListPreferences } from '../../src/shared/api/list-preferences.ts'
import { DAY_MS } from '../../src/shared/domain/time.ts'
import { showCode } from './authenticator.ts'
import { openBeside } from './database.ts'
import type { Event, Thing } from './ended-access.ts'
import { paperlessDesktop } from './fitting-inputs.ts'
import { finishJob, type JobCall, makePlan } from './jobs.ts'
import { makeBackupOf } from './made-backup.ts'
import { startStaffedApp } from './staffed-app.ts'
import { person, READER, startTestApp } from './test-app.ts'
import { createTestUsers } from './test-users.ts'

const subject = { email: 'eve@example.org', password: 'eleven grey pelicans' }
const newPassword = 'nine purple umbrellas'
const redemption = 'one yellow submarine'

/** The accounts that a job changes. */
const TARGETS = 5

/** A directory, and a user whose session leaves things behind: an administrator, or an operator who may be promoted. */
export const startWorld = async (event: Event) => {
  const app = await startStaffedApp()
  // A restored backup opens the directory again.
  let { auth, call, callRaw, clock, store } = app
  const { folder, ada } = app
  await app.register(subject)
  const role = event === 'promotion' ? 'operator' : 'administrator'
  await call('users:changeRole', { email: subject.email, role }, ada)
  const { id } = await auth.findUserBy({ email: subject.email })
  const setups = new Map<string, unknown>()
  const desktop: Desktop = {
    ...paperlessDesktop,
    readListPreferences: (userId) => setups.get(userId) ?? null,
    saveListPreferences: (userId, setup) => setups.set(userId, setup) !== undefined,
  }
  const window = { transport: 'window', source: 'window:1', desktop } as const
  const session = await app.signIn(subject)
  const renewCodes = async (): Promise<string[]> =>
    (await call('auth:renewRecoveryCodes', { password: subject.password }, session)).recoveryCodes
  let codes = await renewCodes()
  clock.advance(1)
  // The event that is disowned: after the owner's codes, and before everything that the session creates.
  await auth.getResetPasswordToken(subject.email)
  clock.advance(1)
  let password = subject.password
  let factor: string | null = null
  let isDisowned = false

  const codeNow = (): { code?: string } => {
    if (factor === null) return {}
    clock.advance(31_000)
    return { code: showCode(factor, clock.now) }
  }
  const reset = async (resetToken: string): Promise<void> => {
    await call('auth:reset', { email: subject.email, resetToken, newPassword, ...codeNow() })
    password = newPassword
  }
  const signIn = async (): Promise<string> => {
    if (isDisowned) await reset(codes[0] ?? '')
    return (await call('auth:login', { email: subject.email, password, ...codeNow() })).sessionId
  }
  const callBy =
    (by: string): JobCall =>
    (operation, input) =>
      call(operation, input, by)
  const redeem = (email: string, resetToken: string): Promise<{ ok: boolean }> =>
    callRaw('auth:reset', { email, resetToken, newPassword: redemption, ...(email === subject.email ? codeNow() : {}) })
  const issue = async (email: string, by: string): Promise<string> => (await call('users:issueReset', { email }, by)).resetToken
  const listTargets = async (): Promise<string[]> => {
    const ids: string[] = []
    for (let index = 0; index < TARGETS; index += 1) ids.push((await auth.addUser(`crowd-${index}@example.org`, null)).id)
    return ids
  }
  const addProgram = (userId: string): Promise<string> => createTestUsers(app).addRelyingProgram(userId)
  const countGrouped = (): unknown => openBeside(folder).prepare('SELECT count(*) FROM group_members').pluck().get()

  /** Creates each thing in the session. Resolves to a function that tells after the event whether it still works. */
  const make: Record<Thing, () => Promise<() => Promise<boolean>>> = {
    'recovery codes': async () => {
      codes = await renewCodes()
      return async () => (await redeem(subject.email, codes[5] ?? '')).ok
    },
    'issued reset codes': async () => {
      const resetToken = await issue(person.email, session)
      return async () => (await redeem(person.email, resetToken)).ok
    },
    'issued activation codes': async () => {
      const email = 'mallory@example.org'
      await call('users:create', { email }, ada)
      const shortOne = 'trent@example.org'
      await call('users:create', { email: shortOne }, ada)
      const { activationCode } = await call('users:issueActivation', { email }, session)
      const short = await call('users:issueActivation', { email: shortOne, isShort: true }, session)
      return async () => {
        const [isLongAlive, isShortAlive] = [await redeem(email, activationCode), await redeem(shortOne, short.activationCode)]
        if (isLongAlive.ok !== isShortAlive.ok) throw new Error('a short code ends as a long one does')
        return isLongAlive.ok
      }
    },
    'the user’s own live reset code': async () => {
      const resetToken = await issue(subject.email, ada)
      return async () => (await redeem(subject.email, resetToken)).ok
    },
    sessions: async () => async () => (await auth.getUserFromSessionId(session)) !== null,
    jobs: async () => {
      await listTargets()
      const change = { kind: 'add-to-group', group: 'intruder' } as const
      const plan = await makePlan(callBy(session), { change, selection: { kind: 'matching', search: 'crowd' } })
      // Its first part waits until the event is over.
      const { changeBulk } = store
      let go = (): void => undefined
      const isOver = new Promise<void>((resolve) => {
        go = resolve
      })
      store.changeBulk = async (...slice) => {
        await isOver
        return changeBulk(...slice)
      }
      await call('bulk:run', { planId: plan.planId }, session)
      return async () => {
        go()
        const hasEnded = async (): Promise<boolean> =>
          (await store.listAuditEntries(TARGETS * 3)).some(({ action }) => action === 'bulk:finished')
        // The log of a restored directory does not know the job's end.
        while (event !== 'restored backup' && !(await hasEnded())) await new Promise((resolve) => setTimeout(resolve, 5))
        return countGrouped() === TARGETS
      }
    },
    plans: async () => {
      const change = { kind: 'add-to-group', group: 'intruder' } as const
      const target = await auth.findUserBy({ email: person.email })
      const plan = await makePlan(callBy(session), { change, selection: { kind: 'ids', ids: [target.id] } })
      return async () => (await callRaw('bulk:run', { planId: plan.planId }, await signIn())).ok
    },
    'printed codes': async () => {
      const target = await auth.findUserBy({ email: person.email })
      const selection = { kind: 'ids' as const, ids: [target.id] }
      const plan = await makePlan(callBy(session), { change: { kind: 'issue-resets' }, selection })
      const job = await finishJob(callBy(session), (await call('bulk:run', { planId: plan.planId }, session)).id)
      return async () => {
        const taken = await callRaw('jobs:readPrintedCodes', { id: job.id }, await signIn())
        return taken.ok && (taken.value as { printedCodes: unknown[] }).printedCodes.length > 0
      }
    },
    programs: async () => {
      const { token } = await call('programs:add', { name: 'Kiosk', scopes: ['session'] }, session)
      return async () => (await store.findProgram(hashSecret(token))) !== null
    },
    'programs for single sign-on': async () => {
      const input = { name: 'Wiki', kind: 'native', redirects: ['http://127.0.0.1/callback'], scopes: ['openid'] } as const
      const { program } = await call(
        'sso:register',
        { ...input, redirects: [...input.redirects], scopes: [...input.scopes] },
        session,
      )
      return async () => (await store.findRelyingProgram(program.id)) !== null
    },
    'programs that the user allowed': async () => {
      await addProgram(id)
      return async () => (await store.listAllowedPrograms(id)).length > 0
    },
    'tokens of programs': async () => {
      const programId = await addProgram(id)
      const about = { sealed: Buffer.alloc(32), keyId: 1, userId: id, programId, otherHash: null, expiresAt: clock.now + DAY_MS }
      const grantHash = hashSecret('grant')
      await store.putRecord({ ...about, model: 'Grant', idHash: grantHash, grantHash: null }, { now: clock.now })
      const models = ['AccessToken', 'RefreshToken', 'AuthorizationCode', 'DeviceCode']
      for (const model of models)
        await store.putRecord({ ...about, model, idHash: hashSecret(model), grantHash }, { now: clock.now })
      const ownSession = { ...about, model: 'Session', idHash: hashSecret('Session'), grantHash: null, programId: null }
      await store.putRecord(ownSession, { now: clock.now, signedInAt: clock.now })
      return async () => {
        const found = await Promise.all(
          [...models, 'Session'].map((model) => store.findRecord(model, hashSecret(model), clock.now)),
        )
        found.push(await store.findRecord('Grant', grantHash, clock.now))
        const alive = found.filter((one) => one !== null).length
        if (alive !== 0 && alive !== found.length) throw new Error('all records of a user end together')
        return alive > 0
      }
    },
    notices: async () => async () => (await store.listSecurityEvents(id, clock.now)).some(({ kind }) => kind === 'reset-issued'),
    'saved views': async () => {
      const sort = { by: 'email', direction: 'ascending' } as const
      const view = { name: 'Mine', search: '', filter: {}, sort, columns: null }
      await call('desktop:saveListPreferences', { ...firstListPreferences, views: [view] }, session, window)
      return async () => (setups.get(id) as ListPreferences | undefined)?.views.length === 1
    },
    'a second factor that was begun': async () => {
      await call('auth:beginSecondFactor', undefined, session)
      return async () => (await store.findSecondFactor(id)) !== null
    },
    'a second factor that was set up': async () => {
      const { secret } = await call('auth:beginSecondFactor', undefined, session)
      await call('auth:confirmSecondFactor', { code: showCode(secret, clock.now) }, session)
      factor = secret
      return async () => (await auth.findUserBy({ id })).secondFactorAt !== null
    },
  }

  const target = { email: subject.email }

  /** What happens to the user. A user who was locked out is let in again, to show what that restores. */
  const run: Record<Event, () => Promise<unknown>> = {
    'password change': async () => {
      const by = await signIn()
      const change = { currentPassword: password, newPassword, cancelRecoveryCodes: true }
      await call('auth:changePassword', change, by)
      password = newPassword
    },
    'reset by another user': async () => reset(await issue(subject.email, ada)),
    'reset by recovery code': () => reset(codes[0] ?? ''),
    '“This was not me”': async () => {
      const disowned = (await store.listSecurityEvents(id, clock.now)).find(({ kind }) => kind === 'reset-issued')
      await call('auth:disownNotices', { event: disowned?.id ?? 0 }, await signIn())
      isDisowned = true
    },
    promotion: () => call('users:changeRole', { ...target, role: 'administrator' }, ada),
    demotion: () => call('users:changeRole', { ...target, role: 'user' }, ada),
    disabling: async () => {
      await call('users:disable', target, ada)
      await call('users:enable', target, ada)
    },
    deletion: async () => {
      await call('users:delete', target, ada)
      const [entry] = await store.listAuditEntries(1)
      await call('users:undo', { entry: entry?.id ?? 0 }, ada)
    },
    restore: async () => {
      await call('users:delete', target, ada)
      await call('users:restore', target, ada)
    },
    'restored backup': async () => {
      const { now } = clock
      const { file, passphrase } = await makeBackupOf(folder, store, now)
      await app.close()
      const restored = await restoreOver({
        file,
        folder,
        readPassphrase: async () => passphrase,
        readerProgram: READER,
        now,
        confirm: async () => true,
        takenBack: NOTHING_TAKEN_BACK,
      })
      if (restored.kind !== 'restored') throw new Error(`the backup was not restored: ${JSON.stringify(restored)}`)
      ;({ auth, call, callRaw, clock, store } = await startTestApp({ folder, isSetUp: false }))
      clock.advance(now - clock.now)
    },
  }

  return { make, run }
}
