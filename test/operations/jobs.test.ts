import { expect, test } from 'vitest'
import { createJobs, type JobEnd } from '../../src/main/jobs/job-runner.ts'
import { findStorageFault } from '../../src/main/platform/storage-fault.ts'
import { appendEntries } from '../helpers/audit-log.ts'
import { administrator, person, startTestApp } from '../helpers/test-app.ts'

/** Enough that the walk reports several times and can be met on its way. */
const ENTRIES = 60_000

const startWithLog = async () => {
  const app = await startTestApp()
  appendEntries(app.folder, ENTRIES)
  const topics: string[] = []
  app.core.onChanged((topic) => topics.push(topic))
  return { ...app, topics, session: await app.signIn(administrator) }
}

test('a long work tells how far it is, and goes on when the session that began it is gone', async () => {
  const { call, signIn, session, topics, store } = await startWithLog()
  const { id, state } = await call('audit:verify', undefined, session)
  expect(state).toBe('running')
  const seen = new Set<number>()
  await expect
    .poll(
      async () => {
        seen.add((await call('jobs:read', { id }, session)).done)
        return seen.size
      },
      { interval: 2 },
    )
    .toBeGreaterThan(2)
  await call('auth:logout', undefined, session)
  const again = await signIn(administrator)
  await expect.poll(async () => (await call('jobs:read', { id }, again)).state).toBe('done')
  const job = await call('jobs:read', { id }, again)
  expect(job.result).toMatchObject({ kind: 'intact', entries: job.done })
  expect(job.done).toBe(job.total)
  expect(topics.filter((topic) => topic === 'jobs').length).toBeGreaterThan(1)
  expect((await store.listAuditEntries(1))[0]).toMatchObject({
    action: 'audit:verify',
    actor: { email: administrator.email },
    outcome: 'success',
    details: { kind: 'verified', result: 'intact' },
  })
})

test('a long work that is cancelled ends without a result, and the log says so', async () => {
  const { call, session, store } = await startWithLog()
  const { id } = await call('audit:verify', undefined, session)
  await call('jobs:cancel', { id }, session)
  await expect.poll(async () => (await call('jobs:read', { id }, session)).state).toBe('cancelled')
  const job = await call('jobs:read', { id }, session)
  expect(job.result).toBeNull()
  expect(job.done).toBeLessThan(ENTRIES)
  expect((await store.listAuditEntries(1))[0]).toMatchObject({
    action: 'audit:verify',
    details: { kind: 'verified', result: 'cancelled' },
  })
  // The next one is a new one.
  expect((await call('audit:verify', undefined, session)).id).not.toBe(id)
})

test('of one user’s verifications one runs at a time; a second request is told of that [one-verification-per-user]', async () => {
  const { call, session, signIn } = await startWithLog()
  const first = await call('audit:verify', undefined, session)
  expect((await call('audit:verify', undefined, await signIn(administrator))).id).toBe(first.id)
})

test('a long work belongs to who began it: to everyone else it does not exist [jobs-private-to-user]', async () => {
  const { auth, call, refuse, register, signIn, session } = await startWithLog()
  const second = { email: 'grace@example.org', password: 'eleven grey pelicans' }
  await auth.registerUser(second.email, second.password, { role: 'administrator' })
  await register()
  const { id } = await call('audit:verify', undefined, session)
  const nobodys = '00000000-0000-4000-8000-000000000000'
  for (const who of [second, person]) {
    const other = await signIn(who)
    for (const operation of ['jobs:read', 'jobs:cancel'])
      for (const asked of [id, nobodys]) expect(await refuse(operation, { id: asked }, other)).toEqual({ code: 'no-such-job' })
  }
  expect(['running', 'done']).toContain((await call('jobs:read', { id }, session)).state)
})

test('closing ends what runs and waits for it', async () => {
  const { call, session, close, unexpected } = await startWithLog()
  await call('audit:verify', undefined, session)
  const startedAt = performance.now()
  await close()
  expect(performance.now() - startedAt).toBeLessThan(5_000)
  expect(unexpected).toEqual([])
})

test('of everyone’s jobs of a kind the newest thirty are remembered, and all that run; no others push them out', async () => {
  let made = 0
  const jobs = createJobs({
    makeId: () => {
      made += 1
      return `job ${made}`
    },
    clock: () => 0,
    announce: () => undefined,
    logError: (error) => expect(error).toBeNull(),
    findStorageFault: () => null,
  })
  const begin = (ownerId: string, isLong = false, kind: 'audit:verify' | 'bulk:plan' = 'audit:verify') =>
    jobs.begin({
      kind,
      ownerId,
      run: async ({ signal }) => {
        if (isLong) await new Promise((resolve) => signal.addEventListener('abort', resolve))
        return { state: 'done', result: null }
      },
    }).id
  const others = begin('grace')
  const running = begin('ada', true)
  const own = Array.from({ length: 40 }, () => begin('ada'))
  await new Promise((resolve) => setImmediate(resolve))
  const [forgotten] = own
  const last = begin('ada')
  for (let count = 0; count < 40; count += 1) begin('ada', false, 'bulk:plan')
  expect(jobs.requireOwn(others, { id: 'grace', role: 'auditor' }).state).toBe('done')
  const ada = { id: 'ada', role: 'administrator' } as const
  expect(jobs.requireOwn(running, ada).state).toBe('running')
  for (const id of [...own.slice(-28), last]) jobs.requireOwn(id, ada)
  expect(() => jobs.requireOwn(forgotten ?? '', ada)).toThrow('no-such-job')
  expect(() => jobs.requireOwn(own.at(-29) ?? '', ada)).toThrow('no-such-job')
  await jobs.close()
})

test('what changes of a result after its job has ended is told to the windows too', async () => {
  let told = 0
  const jobs = createJobs({
    makeId: () => 'the job',
    clock: () => 0,
    announce: () => {
      told += 1
    },
    logError: (error) => expect(error).toBeNull(),
    findStorageFault: () => null,
  })
  const counts = { changed: 2, skipped: [], entry: 1, canBeUndone: false, printedCodes: 2, printedParts: 1 }
  jobs.begin({
    kind: 'bulk:run',
    ownerId: 'ada',
    run: async () => ({ state: 'done', result: { kind: 'bulk-changed', ...counts } }),
  })
  await new Promise((resolve) => setImmediate(resolve))
  const before = told
  jobs.amend('the job', (result) => (result.kind === 'bulk-changed' ? { ...result, printedCodes: 0 } : result))
  expect(told).toBe(before + 1)
  expect(jobs.requireOwn('the job', { id: 'ada', role: 'administrator' }).result).toMatchObject({ printedCodes: 0 })
  jobs.amend('another', (result) => result)
  expect(told).toBe(before + 1)
  await jobs.close()
})

test('a job that the disk stopped says so, whether it throws or ends with the error', async () => {
  const logged: unknown[] = []
  const full = Object.assign(new Error('no space left'), { code: 'ENOSPC', syscall: 'write' })
  let made = 0
  const jobs = createJobs({
    makeId: () => {
      made += 1
      return `job ${made}`
    },
    clock: () => 0,
    announce: () => undefined,
    logError: (error) => logged.push(error),
    findStorageFault: (error) => findStorageFault(error, '/'),
  })
  const begin = (run: () => Promise<JobEnd>) => jobs.begin({ kind: 'audit:export', ownerId: 'ada', run }).id
  const thrown = begin(async () => {
    throw full
  })
  const ended = begin(async () => ({ state: 'failed', result: null, error: full }))
  const other = begin(async () => ({ state: 'failed', result: null, error: new Error('other') }))
  const done = begin(async () => ({ state: 'done', result: null }))
  await new Promise((resolve) => setImmediate(resolve))
  const faultOf = (id: string) => jobs.requireOwn(id, { id: 'ada', role: 'administrator' }).fault
  expect([thrown, ended, other, done].map(faultOf)).toEqual(['disk-full', 'disk-full', null, null])
  expect(logged).toHaveLength(3)
})
