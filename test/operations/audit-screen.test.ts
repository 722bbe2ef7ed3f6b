import { expect, test, vi } from 'vitest'
import type { AskLog, LogReading } from '../../src/renderer/features/audit/log-reading.ts'
import { readMatchingLog } from '../../src/renderer/features/audit/matching-log.ts'
import { readWholeLog } from '../../src/renderer/features/audit/whole-log.ts'
import { appendEntries } from '../helpers/audit-log.ts'
import { finishJob, type JobCall, makePlan } from '../helpers/jobs.ts'
import { administrator, startTestApp } from '../helpers/test-app.ts'

/** What the audit screen reads from a real log: 2 entries of the setup and the sign-in, and the appended ones. */
const startWithEntries = async (entries: number) => {
  const app = await startTestApp()
  let by = await app.signIn(administrator)
  appendEntries(app.folder, entries)
  const asked: string[] = []
  const ask: AskLog = {
    list: (input) => {
      asked.push('list')
      return app.callRaw('audit:list', input, by) as ReturnType<AskLog['list']>
    },
    outline: (input) => {
      asked.push('outline')
      return app.callRaw('audit:outline', input, by) as ReturnType<AskLog['outline']>
    },
    count: (input) => {
      asked.push('count')
      return app.callRaw('audit:count', input, by) as ReturnType<AskLog['count']>
    },
  }
  const signInAgain = async (): Promise<void> => {
    by = await app.signIn(administrator)
  }
  const endSession = () => app.call('auth:logout', undefined, by)
  /** Entries that the filters below pass over. */
  const appendOthers = () => app.call('users:issueReset', { email: administrator.email }, by)
  return {
    ...app,
    ask,
    asked,
    signInAgain,
    endSession,
    appendOthers,
    append: (count: number) => appendEntries(app.folder, count),
  }
}

/** The number of an entry, counted from the newest. All are of one day, whose heading is the row above them. */
const idAt = (log: LogReading, index: number): number | undefined => {
  const row = log.read().rowAt(index + 1)
  return row?.kind === 'entry' ? row.entry.id : undefined
}

const expectReady = (log: LogReading): Promise<unknown> => vi.waitFor(() => expect(log.read().state).toBe('ready'))

test('of the whole log any place is there after one page, and nothing between is read', async () => {
  const { ask, asked } = await startWithEntries(9_998)
  const log = readWholeLog(ask)
  await expectReady(log)
  expect(log.read()).toMatchObject({ rows: 10_001, total: 10_000, added: 0 })
  expect([idAt(log, 0), idAt(log, 99), idAt(log, 9_999)]).toEqual([10_000, 9_901, undefined])
  log.want(9_990, 10_000)
  await vi.waitFor(() => expect(idAt(log, 9_999)).toBe(1))
  expect(idAt(log, 9_900)).toBe(100)
  expect(idAt(log, 5_000)).toBeUndefined()
  log.want(9_990, 10_000)
  expect(asked).toEqual(['outline', 'list', 'list'])
})

test('of the whole log as much is kept as a window needs, and what was let go is read again', async () => {
  const { ask } = await startWithEntries(14_998)
  const log = readWholeLog(ask)
  await expectReady(log)
  for (let row = 0; row < 15_000; row += 100) {
    log.want(row + 1, row + 1)
    await vi.waitFor(() => expect(idAt(log, row)).toBe(15_000 - row), { interval: 1 })
  }
  expect(idAt(log, 200)).toBeUndefined()
  log.want(201, 201)
  await vi.waitFor(() => expect(idAt(log, 200)).toBe(14_800))
})

test('what is new stands above, and says by how far the rest has moved down', async () => {
  const { ask, append } = await startWithEntries(350)
  const log = readWholeLog(ask)
  await expectReady(log)
  expect(idAt(log, 0)).toBe(352)
  append(250)
  log.renew()
  await vi.waitFor(() => expect(log.read()).toMatchObject({ rows: 603, total: 602, added: 250, newer: 250 }))
  expect([idAt(log, 0), idAt(log, 250)]).toEqual([602, 352])
  log.want(100, 200)
  await vi.waitFor(() => expect([idAt(log, 110), idAt(log, 149), idAt(log, 190)]).toEqual([492, 453, 412]))
})

test('of what fits a filter page follows page, each entry once, and all are counted', async () => {
  const { ask } = await startWithEntries(1_400)
  const log = readMatchingLog(ask, { outcome: 'refused' })
  await vi.waitFor(() => expect(log.read().total).toBe(200))
  expect(log.read().rows).toBe(102)
  log.want(90, 101)
  log.want(90, 101)
  await vi.waitFor(() => expect(log.read().rows).toBe(201))
  const ids = Array.from({ length: 200 }, (_, row) => idAt(log, row))
  expect(ids).toEqual(Array.from({ length: 200 }, (_, row) => 1_402 - 7 * row))
  expect(log.read()).toMatchObject({ total: 200, added: 0 })
})

test('of what is new only what fits is shown, however much it is', async () => {
  const { ask, append, appendOthers } = await startWithEntries(70)
  const log = readMatchingLog(ask, { outcome: 'refused' })
  await expectReady(log)
  expect(log.read()).toMatchObject({ rows: 11, total: 10, added: 0 })
  await appendOthers()
  append(1_400)
  log.renew()
  await vi.waitFor(() => expect(log.read()).toMatchObject({ rows: 211, total: 210, added: 200 }))
  expect(idAt(log, 200)).toBe(72)
  const before = log.read()
  await appendOthers()
  log.renew()
  await vi.waitFor(async () => expect((await ask.list({ limit: 1 })).ok).toBe(true))
  expect(log.read()).toBe(before)
})

test('new entries that arrive while an older page is read are neither lost nor repeated', async () => {
  const { ask, append } = await startWithEntries(1_400)
  const log = readMatchingLog(ask, { outcome: 'refused' })
  await vi.waitFor(() => expect(log.read().total).toBe(200))
  append(70)
  log.want(90, 101)
  log.renew()
  await vi.waitFor(() => expect(log.read()).toMatchObject({ rows: 211, total: 210, added: 10 }))
  const ids = Array.from({ length: 210 }, (_, row) => idAt(log, row))
  expect(ids).toEqual(ids.toSorted((one, other) => Number(other) - Number(one)))
  expect(new Set(ids).size).toBe(210)
})

test('a failure while an older page is read is told, and a new try begins at the newest entry', async () => {
  const { ask, asked, append, endSession, signInAgain } = await startWithEntries(1_400)
  const log = readMatchingLog(ask, { outcome: 'refused' })
  await vi.waitFor(() => expect(log.read().total).toBe(200))
  await endSession()
  log.want(90, 101)
  await vi.waitFor(() => expect(log.read()).toMatchObject({ state: 'failed', error: { code: 'not-signed-in' } }))
  const askedTill = asked.length
  log.want(90, 101)
  expect(asked.length).toBe(askedTill)
  await signInAgain()
  append(70)
  log.retry()
  await expectReady(log)
  expect(log.read().rows).toBe(102)
  log.want(90, 101)
  await vi.waitFor(() => expect(log.read().rows).toBe(202))
})

test('what comes while the log is read for the first time is not overlooked', async () => {
  const { ask, append } = await startWithEntries(70)
  let isFirst = true
  const interrupted: AskLog = {
    ...ask,
    list: async (input) => {
      const result = await ask.list(input)
      if (isFirst) append(7)
      isFirst = false
      return result
    },
  }
  const log = readMatchingLog(interrupted, { outcome: 'refused' })
  log.renew()
  await vi.waitFor(() => expect(log.read()).toMatchObject({ rows: 12, total: 11, added: 1 }))
})

test('where reading was refused nothing is asked again by itself, since the refusal is new too', async () => {
  for (const read of [readWholeLog, readMatchingLog]) {
    const { ask, asked, endSession, signInAgain } = await startWithEntries(70)
    const log = read(ask, { outcome: 'refused' })
    await expectReady(log)
    await endSession()
    log.renew()
    await vi.waitFor(() => expect(log.read()).toMatchObject({ state: 'failed', error: { code: 'not-signed-in' } }))
    const askedTill = asked.length
    log.renew()
    log.want(0, 10)
    expect(asked.length).toBe(askedTill)
    await signInAgain()
    log.retry()
    expect(log.read().state).toBe('loading')
    await expectReady(log)
    expect(idAt(log, 0)).toBeGreaterThan(70)
  }
})

test('entries of a bulk change share the row of its start, and how it ended is read again', async () => {
  const app = await startWithEntries(150)
  const by = await app.signIn(administrator)
  const asAda: JobCall = (operation, input) => app.call(operation, input, by)
  const ids = await Promise.all([1, 2, 3].map(async (number) => (await app.auth.addUser(`crowd-${number}@example.org`, null)).id))
  const { planId } = await makePlan(asAda, { change: { kind: 'disable' }, selection: { kind: 'ids', ids } })
  const [whole, folded] = [readWholeLog(app.ask), readMatchingLog(app.ask, { isFolded: true, isChange: true })]
  await expectReady(whole)
  await expectReady(folded)
  const { rows } = whole.read()
  await finishJob(asAda, (await app.call('bulk:run', { planId }, by)).id)
  const startOf = (log: LogReading): unknown => {
    const row = log.read().rowAt(1)
    return row?.kind === 'entry' && [row.entry.action, row.entry.ended?.changed]
  }
  for (const log of [whole, folded]) {
    log.renew()
    await vi.waitFor(() => expect(startOf(log)).toEqual(['bulk:run', 3]))
    log.want(0, 5)
  }
  expect(whole.read()).toMatchObject({ rows: rows + 1, newer: 1 })
  expect(folded.read()).toMatchObject({ newer: 1 })
})
