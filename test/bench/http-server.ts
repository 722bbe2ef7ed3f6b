import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import cookie from '@fastify/cookie'
import Sqlite from 'better-sqlite3'
import fastify from 'fastify'
import { createHttpTransport } from '../../src/main/transports/http/http.ts'
import { httpRulesOf } from '../../src/main/transports/http/http-limits.ts'
import { HASH_COST } from '../../src/shared/domain/policy.ts'
import { callerOf, openRealCore } from '../helpers/real-core.ts'

/** One process for each side, as in production. The bench is a third one. */
export type ServerReady = { readonly port: number; readonly sessionId: string }

const administrator = { email: 'ada@example.org', password: 'a quiet harbour at dawn' }

/** The whole of Gatehouse on a real directory. */
const serveOurs = async (folder: string): Promise<ServerReady> => {
  const core = await openRealCore(folder, HASH_COST.initial)
  await callerOf(core, 'terminal')('setup:createAdministrator', administrator)
  const { sessionId } = await callerOf(core, 'http')('auth:login', administrator)
  const transport = await createHttpTransport({
    dispatch: core.dispatch,
    rules: httpRulesOf(await core.store.readPolicy()),
    version: '0.0.0-bench',
    readOrigins: () => [],
    clock: Date.now,
    findOidcServer: async () => null,
    recordCall: core.httpActivity.recordCall,
    logError: (error) => {
      throw error
    },
  })
  const { port } = await transport.listen(0)
  return { port, sessionId }
}

/** A minimal server with the same answer: it parses the cookie, runs one SELECT and returns the same body. */
const serveBare = async (folder: string): Promise<ServerReady> => {
  const database = new Sqlite(join(folder, 'bare.db'))
  database.pragma('journal_mode = WAL')
  database.exec('CREATE TABLE sessions (id TEXT PRIMARY KEY, email TEXT NOT NULL) STRICT')
  const sessionId = randomUUID()
  database.prepare('INSERT INTO sessions VALUES (?, ?)').run(sessionId, administrator.email)
  const find = database.prepare<[string], { email: string }>('SELECT email FROM sessions WHERE id = ?')
  const app = fastify()
  await app.register(cookie)
  app.get('/profile', async (request, reply) => {
    const row = find.get(request.cookies.session_id ?? '')
    return row ? { email: row.email } : reply.code(403).send({ message: 'no session' })
  })
  await app.listen({ host: '127.0.0.1', port: 0 })
  const address = app.server.address()
  if (typeof address !== 'object' || address === null) throw new Error('the server listens on no port')
  return { port: address.port, sessionId }
}

const [side, folder = ''] = process.argv.slice(2)
process.send?.(await (side === 'ours' ? serveOurs(folder) : serveBare(folder)))
// No server outlives the bench.
process.once('disconnect', () => process.exit(0))
