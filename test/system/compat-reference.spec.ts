import { rmSync } from 'node:fs'
import { expect, test } from 'playwright/test'
import { makeDataFolder } from '../e2e/launch.ts'
import { makeDraw } from '../soak/draw.ts'
import { ask, type Server, startCompatServer, startReference } from './compat-reference/both-servers.ts'
import { type ComparedRequest, drawCompared, drawnDifferences, type World } from './compat-reference/compared-requests.ts'
import { type Compared, differences, reasonOf, toCompared } from './compat-reference/differences.ts'

const REQUESTS = 2_000
const SEED = 20_260_101

let servers: { readonly reference: Server; readonly compat: Server; readonly folder: string } | null = null

test.beforeEach(async () => {
  const folder = makeDataFolder()
  servers = { reference: await startReference(), compat: await startCompatServer(folder), folder }
})

test.afterEach(async () => {
  await servers?.reference.stop()
  await servers?.compat.stop()
  if (servers) rmSync(servers.folder, { recursive: true, force: true })
})

/** Sends one request to both servers, one after the other. */
const askBoth = async (request: ComparedRequest) => {
  if (!servers) throw new Error('the servers do not run')
  const reference = await ask(servers.reference, request)
  const compat = await ask(servers.compat, request)
  return { reference, compat }
}

const emailOf = ({ body }: ComparedRequest): string =>
  String(body && body.kind !== 'raw' ? (body.fields.find(([name]) => name === 'email')?.[1] ?? '') : '')

/** Whether an answer has the listed parts. */
const isAsListed = (answer: Compared, listed: Partial<Compared>): boolean =>
  JSON.stringify({ ...answer, ...listed }) === JSON.stringify(answer)

const readToken = (text: string): string | null => {
  try {
    return JSON.parse(text).reset_token ?? null
  } catch {
    return null
  }
}

test('compat mode answers 2,000 generated requests as the exercise’s server does, but for the listed differences', async () => {
  const at = makeDraw(SEED)
  const met = new Set<string>()
  const unequal: unknown[] = []
  const statuses = new Map<number, number>()
  let world: World = { sessions: [], tokens: [], sessionsBeforeUpdate: [], count: 0 }
  for (let count = 0; count < REQUESTS; count += 1) {
    const request = drawCompared(at, { ...world, count })
    const { reference, compat } = await askBoth(request)
    const [wanted, given] = toCompared(reference, compat)
    const difference = reasonOf(request)
    statuses.set(compat.status, (statuses.get(compat.status) ?? 0) + 1)
    if (difference) {
      met.add(String(request.differs))
      if (!isAsListed(wanted, difference.reference) || !isAsListed(given, difference.compat))
        unequal.push({ request, wanted, given })
    } else if (JSON.stringify(wanted) !== JSON.stringify(given)) unequal.push({ request, wanted, given })
    const email = emailOf(request)
    const [tokens, issued] = [
      [readToken(reference.text), readToken(compat.text)],
      [reference.session, compat.session],
    ]
    if (tokens[0] && tokens[1]) {
      servers?.reference.issued.tokens.set(count, tokens[0])
      servers?.compat.issued.tokens.set(count, tokens[1])
      world = { ...world, tokens: [...world.tokens, { token: count, email }] }
    }
    if (request.method === 'PUT' && compat.status === 200) {
      const isOfUser = (session: { email: string }): boolean => session.email === email
      const ended = world.sessions.filter(isOfUser)
      const sessionsBeforeUpdate = [...world.sessionsBeforeUpdate, ...ended]
      world = { ...world, sessions: world.sessions.filter((session) => !isOfUser(session)), sessionsBeforeUpdate }
    }
    if (issued[0] && issued[1]) {
      servers?.reference.issued.sessions.set(count, issued[0])
      servers?.compat.issued.sessions.set(count, issued[1])
      world = { ...world, sessions: [...world.sessions, { session: count, email }] }
    }
  }
  expect(unequal).toEqual([])
  expect([...met].sort()).toEqual([...drawnDifferences].sort())
  expect(Object.keys(differences).sort()).toEqual([...drawnDifferences].sort())
  // Enough of each kind, so that the comparison compares something.
  for (const status of [200, 302, 308, 400, 401, 403, 404, 405])
    expect(statuses.get(status) ?? 0, String(status)).toBeGreaterThan(20)
})
