import { type ChildProcess, fork } from 'node:child_process'
import { join } from 'node:path'
import autocannon from 'autocannon'
import { makeDiskFolder } from '../helpers/disk-folder.ts'
import type { ServerReady } from './http-server.ts'
import { type Bench, compare } from './row.ts'

/** Clients that send the next request immediately after each answer. */
const CONNECTIONS = 8

const ROUND_SECONDS = 2
const ROUNDS = 7

/** A delay that users do not notice, and the limit for our own page (milliseconds). */
const P99_MS = 50

/** How long one source's attempts last at this rate: 120 at once, and two a second. */
const UNDER_LOGIN_SECONDS = 8

const administrator = { email: 'ada@example.org', password: 'a quiet harbour at dawn' }

type Side = ServerReady & { readonly stop: () => void }

const start = (side: 'ours' | 'bare', folder: string): Promise<Side> =>
  new Promise((resolve, reject) => {
    const child: ChildProcess = fork(join(import.meta.dirname, 'http-server.ts'), [side, folder])
    child.once('message', (ready) => resolve({ ...(ready as ServerReady), stop: () => child.disconnect() }))
    child.once('exit', (code) => reject(new Error(`the ${side} server ended with ${code}`)))
  })

const ask = async ({ port, sessionId }: Side, seconds: number): Promise<autocannon.Result> => {
  const result = await autocannon({
    url: `http://127.0.0.1:${port}/profile`,
    connections: CONNECTIONS,
    duration: seconds,
    headers: { cookie: `session_id=${sessionId}` },
  })
  if (result.non2xx > 0 || result.errors > 0) throw new Error(`${result.non2xx} answers were refused, ${result.errors} failed`)
  return result
}

const withServers = async <T>(sides: readonly ('ours' | 'bare')[], work: (...servers: Side[]) => Promise<T>): Promise<T> => {
  const folders = sides.map(() => makeDiskFolder())
  const servers = await Promise.all(sides.map((side, index) => start(side, folders[index]?.folder ?? '')))
  try {
    return await work(...servers)
  } finally {
    for (const { stop } of servers) stop()
    for (const { remove } of folders) remove()
  }
}

const throughput: Bench = {
  name: 'http-profile',
  run: () =>
    withServers(['ours', 'bare'], async (ours, bare) => {
      if (!ours || !bare) throw new Error('a server is missing')
      const rateOf = async (side: Side): Promise<number> => (await ask(side, ROUND_SECONDS)).requests.average
      for (const side of [ours, bare]) await rateOf(side)
      return compare({
        name: 'http-profile',
        unit: 'requests/s',
        goal: { atLeast: 0.7 },
        rounds: ROUNDS,
        ours: () => rateOf(ours),
        baseline: () => rateOf(bare),
      })
    }),
}

/** Signs in repeatedly until it is stopped, and resolves to the number of sign-ins. */
const signInUntil = async ({ port }: Side, state: { isOver: boolean }): Promise<number> => {
  let count = 0
  while (!state.isOver) {
    const reply = await fetch(`http://127.0.0.1:${port}/sessions`, { method: 'POST', body: new URLSearchParams(administrator) })
    await reply.text()
    if (reply.status !== 200) throw new Error(`a sign-in was refused: ${reply.status}`)
    count += 1
  }
  return count
}

const underLogin: Bench = {
  name: 'http-profile-under-login',
  run: () =>
    withServers(['ours'], async (ours) => {
      if (!ours) throw new Error('the server is missing')
      await ask(ours, ROUND_SECONDS)
      const state = { isOver: false }
      const signIns = Promise.all(Array.from({ length: CONNECTIONS }, () => signInUntil(ours, state)))
      const { latency } = await ask(ours, UNDER_LOGIN_SECONDS)
      state.isOver = true
      const count = (await signIns).reduce((sum, one) => sum + one, 0)
      return {
        name: 'http-profile-under-login',
        ours: latency.p99,
        baseline: null,
        ratio: null,
        unit: `ms p99 (${count} sign-ins)`,
        goal: `<= ${P99_MS} ms`,
        ok: latency.p99 <= P99_MS,
      }
    }),
}

/** GET /profile with a session against a minimal server, and its slowest answer while users sign in. */
export const httpBenches: readonly Bench[] = [throughput, underLogin]
