import { isUtf8 } from 'node:buffer'
import { Agent } from 'node:http'
import { createHttpTransport } from '../../src/main/transports/http/http.ts'
import { httpRulesOf } from '../../src/main/transports/http/http-limits.ts'
import { callerOf, newCaller, openRealCore } from '../helpers/real-core.ts'
import { type Draw, makeDraw } from './draw.ts'
import { drawBytes } from './http-bytes.ts'
import { drawRequest, type HttpWorld, type OddRequest } from './http-requests.ts'
import { type OddReply, send, sendBytes } from './odd-client.ts'

/** bcrypt's least: what is looked for is not in the hash. */
const COST = 4

const SOCKETS = 32

/** Some of what is sent signs the session out (milliseconds). */
const RENEW_EVERY_MS = 500

/** One in so many goes byte by byte over a connection of its own: as many as a system's ports allow. */
const BYTES_ONE_IN = 10

/** Enough of what went wrong to see it. */
const TOLD_LOSSES = 20
const TOLD_CHARACTERS = 1_000

/** Requests without an answer, of all: bytes that are cut off get none. */
const MOST_CLOSED = 0.1

const known = { email: 'ada@example.org', password: 'a quiet harbour at dawn' }
/** Whose session the requests show: no request names this account, so that none can lock it. */
const keeper = { email: 'keeper@example.net', password: 'the lighthouse keeps its lamp' }

export type HttpFuzzReport = {
  /** Answers; what was cut off or closed is not among them. */
  readonly answered: number
  readonly closed: number
  readonly statuses: ReadonlyMap<number, number>
  readonly losses: readonly string[]
}

const isUnexpected = (status: number): boolean => status >= 500 && status !== 503

/** A stack, a file, the database's own words, or a hash. */
const INNER_WORDS = /\n\s+at |node:internal|\.ts:\d|SQLITE|\$2[aby]\$|gatehouse-/

/** The bytes of a form's escapes. */
const unescapeForm = (form: Buffer): Buffer =>
  Buffer.from(
    form.toString('latin1').replace(/%([0-9a-f]{2})/gi, (_, digits) => String.fromCharCode(Number.parseInt(digits, 16))),
    'latin1',
  )

const hasHalfPair = (json: string): boolean => {
  let isFound = false
  JSON.parse(json, (name, value) => {
    if (!name.isWellFormed() || (typeof value === 'string' && !value.isWellFormed())) isFound = true
    return value
  })
  return isFound
}

/** Whether a body is no text, or a text that Gatehouse would have to replace. Only requests that were accepted are asked. */
const isNoText = ({ headers, body }: OddRequest): boolean => {
  if (body === null) return false
  const type = headers['content-type'] ?? ''
  if (!isUtf8(body)) return true
  if (type.startsWith('application/x-www-form-urlencoded')) return !isUtf8(unescapeForm(body))
  return type.startsWith('application/json') && hasHalfPair(body.toString('utf8').replace(/^\ufeff/, ''))
}

/** The methods whose routes read their body. */
const READING: ReadonlySet<string> = new Set(['POST', 'PUT'])

/** Why an answer is none that may be given; null where it may. */
const findFault = (odd: OddRequest, { status, type, cacheControl, text }: OddReply): string | null => {
  const { method } = odd
  if (status < 300 && READING.has(method) && isNoText(odd)) return 'what is no text was accepted'
  if (isUnexpected(status)) return 'an unexpected error'
  if (cacheControl !== 'no-store') return 'it may be kept'
  if (INNER_WORDS.test(text)) return 'it says what is inside'
  if (status < 400 || method === 'HEAD') return null
  if (!type.startsWith('application/json')) return 'a refusal that is no JSON'
  return typeof JSON.parse(text).message === 'string' ? null : 'a refusal without a message'
}

const statusesOf = (received: string): number[] =>
  [...received.matchAll(/^HTTP\/1\.1 (\d{3}) /gm)].map(([, status]) => Number(status)).filter((status) => status >= 200)

const findFaultOfBytes = (received: string): string | null => {
  const statuses = statusesOf(received)
  if (statuses.length === 0) return 'no HTTP'
  if (statuses.some(isUnexpected)) return 'an unexpected error'
  if (received.split('cache-control: no-store').length - 1 < statuses.length) return 'it may be kept'
  return INNER_WORDS.test(received) ? 'it says what is inside' : null
}

/** What came of one request. */
type Met = { readonly statuses: readonly number[]; readonly fault: string | null; readonly show: () => string }

const meetRequest = async (draw: Draw, world: HttpWorld, agent: Agent): Promise<Met> => {
  const odd = drawRequest(draw, world)
  const sent = await send(agent, world.port, odd)
  const show = (): string => JSON.stringify({ ...odd, body: odd.body?.toString('latin1').slice(0, TOLD_CHARACTERS) ?? null })
  if (sent.kind !== 'answered') return { statuses: [], fault: sent.kind === 'hung' ? 'no answer' : null, show }
  return { statuses: [sent.reply.status], fault: findFault(odd, sent.reply), show }
}

const meetBytes = async (draw: Draw, world: HttpWorld): Promise<Met> => {
  const bytes = drawBytes(draw, world)
  const sent = await sendBytes(world.port, bytes)
  const show = (): string => JSON.stringify(bytes.toString('latin1').slice(0, TOLD_CHARACTERS))
  if (sent.kind !== 'answered') return { statuses: [], fault: sent.kind === 'hung' ? 'no answer' : null, show }
  return { statuses: statusesOf(sent.reply), fault: findFaultOfBytes(sent.reply), show }
}

/** Sends malformed requests, and looks for answers that must never be sent. The same seed gives the same requests. */
export const fuzzHttp = async ({
  folder,
  requests,
  seed,
}: {
  folder: string
  requests: number
  seed: number
}): Promise<HttpFuzzReport> => {
  const losses: string[] = []
  const lose = (loss: string): void => void (losses.length < TOLD_LOSSES && losses.push(loss))
  const core = await openRealCore(folder, COST)
  const [ask, askHttp] = [callerOf(core, 'terminal'), callerOf(core, 'http')]
  await ask('setup:createAdministrator', known)
  await ask('auth:register', keeper)
  await ask('users:changeRole', { email: keeper.email, role: 'administrator' }, (await ask('auth:login', known)).sessionId)

  const transport = createHttpTransport({
    // How often one source may try would answer nearly all of it.
    dispatch: (call) => core.dispatch(call, newCaller('http')),
    rules: httpRulesOf(await core.store.readPolicy()),
    version: '0.0.0-soak',
    readOrigins: () => ['http://localhost:3000'],
    clock: Date.now,
    findOidcServer: async () => null,
    recordCall: core.httpActivity.recordCall,
    logError: (error) => {
      lose(error instanceof Error ? (error.stack ?? error.message) : String(error))
      return 'logged'
    },
  })
  const { port } = await transport.listen(0)
  const openSession = async (): Promise<string> => (await askHttp('auth:login', keeper)).sessionId
  const { token } = await ask('programs:add', { name: 'Fuzz', scopes: ['session'] }, await openSession())
  const emails = [known.email, ...Array.from({ length: 40 }, (_, index) => `person-${index}@example.org`)]
  const passwords = ['seven green bicycles', known.password, 'short', '']
  let world: HttpWorld = {
    port,
    sessionId: await openSession(),
    token,
    pools: { emails, passwords, codes: [], ids: [], entries: () => requests },
  }

  const agent = new Agent({ keepAlive: true, maxSockets: SOCKETS })
  const statuses = new Map<number, number>()
  const counts = { sent: 0, answered: 0, closed: 0 }

  const work = async (worker: number): Promise<void> => {
    const draw = makeDraw(seed + worker)
    // What is closed without an answer is no request of the count, but it does not go on for ever.
    while (counts.answered < requests && counts.sent < requests * 2) {
      counts.sent += 1
      const met = await (draw.below(BYTES_ONE_IN) === 0 ? meetBytes(draw, world) : meetRequest(draw, world, agent))
      counts[met.statuses.length > 0 ? 'answered' : 'closed'] += 1
      for (const status of met.statuses) statuses.set(status, (statuses.get(status) ?? 0) + 1)
      if (met.fault !== null) lose(`${met.fault}: ${met.statuses.join(' ')} ${met.show()}`)
    }
  }

  const renewing = setInterval(() => {
    void openSession().then(
      (sessionId) => {
        world = { ...world, sessionId }
      },
      (error: unknown) => lose(String(error)),
    )
  }, RENEW_EVERY_MS)
  await Promise.all(Array.from({ length: SOCKETS }, (_, worker) => work(worker)))
  clearInterval(renewing)
  if (counts.closed > counts.sent * MOST_CLOSED) lose(`${counts.closed} of ${counts.sent} were closed without an answer`)
  const alive = await send(agent, port, { method: 'GET', path: '/healthz', headers: {}, body: null })
  if (alive.kind !== 'answered' || alive.reply.status !== 200) lose(`it is not healthy afterwards: ${JSON.stringify(alive)}`)
  agent.destroy()
  await transport.close()
  await core.close()
  return { answered: counts.answered, closed: counts.closed, statuses, losses }
}
