import { type ChildProcess, fork } from 'node:child_process'
import { Agent, request } from 'node:http'
import { join } from 'node:path'
import { makeDraw } from './draw.ts'
import { comparePairs, formatTiming, type Pair, type Samples } from './timing-figures.ts'
import { emailOf, LOAD, passwordOf, type TimingKind, type TimingOrder, timingKinds, timingPassword } from './timing-kinds.ts'

/** What a pair may differ by; a stranger who guesses by more would be right too often. */
const MOST_AREA = 0.6
const MOST_MEDIANS = 0.02

/** What a former tree has to show, if it is to prove that the measurement finds anything. */
const FORMER_AREA = 0.9
const FORMER_SAMPLES = 100

/** Sign-ins that run all the time beside those that are measured. */
const AT_ONCE = 8

/** Not measured: the compiler and the disk's cache come to rest. */
const WARM_UP = 20

const HTTP_REFUSED = 401

/** More than are ever drawn for one order, so that hardly two are equal. */
const KEYS = 2 ** 30

/** The policy's cost less that of the users with an old one. */
const COST_STEPS = 2

type Server = { readonly name: string; readonly port: number; readonly samples: number; readonly stop: () => void }

const start = (name: string, samples: number, order: TimingOrder): Promise<Server> =>
  new Promise((resolve, reject) => {
    const child: ChildProcess = fork(join(import.meta.dirname, 'timing-server.ts'))
    child.once('message', (port) => resolve({ name, port: Number(port), samples, stop: () => child.disconnect() }))
    child.once('exit', (code) => reject(new Error(`the server of ${name} ended with ${code}`)))
    child.send(order)
  })

/** Signs in over HTTP; resolves to how long the answer took (milliseconds). */
const signIn = (agent: Agent, port: number, email: string, password: string): Promise<{ status: number; milliseconds: number }> =>
  new Promise((resolve, reject) => {
    const body = new URLSearchParams({ email, password }).toString()
    const headers = { 'content-type': 'application/x-www-form-urlencoded', 'content-length': Buffer.byteLength(body) }
    const began = performance.now()
    const sent = request({ agent, host: '127.0.0.1', port, method: 'POST', path: '/sessions', headers }, (reply) => {
      reply.resume()
      reply.once('end', () => resolve({ status: reply.statusCode ?? 0, milliseconds: performance.now() - began }))
    })
    sent.once('error', reject)
    sent.end(body)
  })

const openAgent = (): Agent => new Agent({ keepAlive: true, maxSockets: 1 })

/** Each kind once, in random order, then each once more: what else the computer does meets all kinds alike. Each sample is of a fresh user. */
const measure = async (servers: readonly Server[], from: number, seed: number): Promise<Map<Server, Samples>> => {
  const draw = makeDraw(seed)
  const most = Math.max(...servers.map(({ samples }) => samples))
  const order = Array.from({ length: most }, (_, index) =>
    servers
      .filter(({ samples }) => index < samples)
      .flatMap((server) => timingKinds.map((kind) => ({ server, kind, number: from + index, key: draw.below(KEYS) })))
      .sort((one, other) => one.key - other.key),
  ).flat()
  const measured = new Map(servers.map((server) => [server, new Map<TimingKind, number[]>()]))
  const agent = openAgent()
  for (const { server, kind, number } of order) {
    const { status, milliseconds } = await signIn(agent, server.port, emailOf(kind, number), passwordOf(kind))
    if (status !== HTTP_REFUSED) throw new Error(`${server.name}: a sign-in (${kind}) was answered with ${status}`)
    const times = measured.get(server)
    times?.set(kind, [...(times.get(kind) ?? []), milliseconds])
  }
  agent.destroy()
  return measured
}

/** As `work` goes on, so many others sign in again and again. */
const underLoad = async <T>(server: Server, work: () => Promise<T>): Promise<T> => {
  let isOver = false
  const repeat = async (number: number): Promise<void> => {
    const agent = openAgent()
    while (!isOver) {
      const { status } = await signIn(agent, server.port, emailOf(LOAD, number), timingPassword)
      if (status !== 200) throw new Error(`${server.name}: a sign-in beside was answered with ${status}`)
    }
    agent.destroy()
  }
  const others = Promise.all(Array.from({ length: AT_ONCE }, (_, number) => repeat(number)))
  const done = work().finally(() => {
    isOver = true
  })
  const [result] = await Promise.all([done, others])
  return result
}

const findLoss = (title: string, pairs: readonly Pair[]): string[] => {
  const told = pairs.filter(({ area, medians }) => area >= MOST_AREA || medians > MOST_MEDIANS).map(({ names }) => names)
  return told.length === 0 ? [] : [`${title}: these are told apart: ${told.join('; ')}`]
}

/** Times refused sign-ins of every kind over HTTP, idle and under load; beside a former tree where one is given. */
export const measureTiming = async (options: {
  readonly folders: readonly string[]
  readonly samples: number
  readonly cost: number
  readonly former: string | null
  readonly seed: number
  /** Told each table as soon as it is measured. */
  readonly tell: (lines: readonly string[]) => void
}): Promise<readonly string[]> => {
  const { folders, samples, cost, former, seed, tell } = options
  const here = join(import.meta.dirname, '../..')
  const trees = [{ name: 'this tree', root: here, samples }]
  if (former !== null) trees.push({ name: 'the former tree', root: former, samples: Math.min(FORMER_SAMPLES, samples) })
  const servers: Server[] = []
  for (const [index, tree] of trees.entries()) {
    const numbers = Array.from({ length: 2 * (WARM_UP + tree.samples) }, (_, number) => number)
    const known = timingKinds.filter((kind) => kind !== 'unknown')
    const emails = known.flatMap((kind) => numbers.map((number) => emailOf(kind, number)))
    const load = Array.from({ length: AT_ONCE }, (_, number) => emailOf(LOAD, number))
    const order = {
      root: tree.root,
      folder: folders[index] ?? '',
      cost,
      oldCost: cost - COST_STEPS,
      emails: [...emails, ...load],
    }
    servers.push(await start(tree.name, tree.samples, order))
  }
  try {
    const found: { title: string; server: Server; samples: Samples }[] = []
    const add = (server: Server, load: string, measured: Samples): void => {
      const title = `${server.name}, ${load}`
      found.push({ title, server, samples: measured })
      tell(formatTiming(title, measured))
    }
    await measure(
      servers.map((server) => ({ ...server, samples: WARM_UP })),
      0,
      seed,
    )
    for (const [server, idle] of await measure(servers, WARM_UP, seed)) add(server, 'idle', idle)
    for (const server of servers) {
      const first = WARM_UP + server.samples
      const busy = await underLoad(server, async () => {
        await measure([{ ...server, samples: WARM_UP }], first, seed)
        return measure([server], first + WARM_UP, seed)
      })
      for (const [, loaded] of busy) add(server, `${AT_ONCE} sign-ins running`, loaded)
    }
    return found.flatMap(({ title, server, samples: measured }) => {
      const pairs = comparePairs(measured)
      if (server === servers[0]) return findLoss(title, pairs)
      const most = Math.max(...pairs.map(({ area }) => area))
      // Under load the queue hides much of it, on a former tree too.
      return most > FORMER_AREA || title !== `${server.name}, idle`
        ? []
        : [`${title}: no pair is told apart better than ${most.toFixed(3)}`]
    })
  } finally {
    for (const { stop } of servers) stop()
  }
}
