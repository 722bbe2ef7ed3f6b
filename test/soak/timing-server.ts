import { existsSync } from 'node:fs'
import { join } from 'node:path'
import Sqlite from 'better-sqlite3'
import type { Core } from '../../src/main/app/core.ts'
import { DATABASE_FILE } from '../../src/main/store/folder-files.ts'
import { kindOf, type TimingOrder, timingPassword } from './timing-kinds.ts'

/** Modules of the tree that is measured, which may be a former one. */
type Tree = {
  readonly helpers: typeof import('../helpers/real-core.ts')
  readonly http: typeof import('../../src/main/transports/http/http.ts')
  readonly rules: typeof import('../../src/main/transports/http/http-limits.ts')
}

const administrator = { email: 'ada@example.org', password: 'a quiet harbour at dawn' }

/** No sample may meet a limit: it would be answered without a hash. */
const ATTEMPT_LIMITS = { capacity: 1e9, perSecond: 1e9 }

/** Writes that wait together share one sync to the disk. */
const USERS_AT_ONCE = 200

/** Also of a tree from before the files moved. */
const load = async (root: string): Promise<Tree> => {
  const rulesFile = [
    'src/main/transports/http/http-rules.ts',
    'src/main/operations/http-rules.ts',
    'src/main/transports/http/http-limits.ts',
  ].find((file) => existsSync(join(root, file)))
  const files = ['test/helpers/real-core.ts', 'src/main/transports/http/http.ts', rulesFile ?? '']
  const [helpers, http, rules] = await Promise.all(files.map((file) => import(join(root, file))))
  return { helpers, http, rules }
}

/** As the operations leave them, written at once: a hundred attempts on each user would take an hour. */
const setStates = (path: string): void => {
  const database = new Sqlite(path)
  const now = Date.now()
  const where = (kind: string): string => `email_key LIKE '${kind}-%'`
  database.exec(`
    UPDATE users SET disabled_at = ${now} WHERE ${where('disabled')};
    UPDATE users SET deleted_at = ${now} WHERE ${where('deleted')};
    UPDATE users SET locked_at = ${now} WHERE ${where('locked')};`)
  const columns = database.prepare('SELECT name FROM pragma_table_info(?)').pluck().all('attempts')
  // Versions before counted over all transports together.
  const [names, values] = columns.includes('transport') ? [', transport, locked_at', `, 'http', ${now}`] : ['', '']
  database.exec(`INSERT INTO attempts (user_number, kind, failures, delays, delayed_until${names})
    SELECT number, 'sign-in', 100, 9, NULL${values} FROM users WHERE ${where('locked')}`)
  database.close()
}

/** Stored hashes of other systems. A former tree has none. */
const makeForeign = async (root: string, { auth }: Core): Promise<ReadonlyMap<string, string>> => {
  const file = join(root, 'src/main/transfer/foreign-seal.ts')
  if (!existsSync(file)) return new Map()
  const { sealForeignHash } = (await import(file)) as typeof import('../../src/main/transfer/foreign-seal.ts')
  const key = auth.requireSealKey()
  const salt = Buffer.from('0123456789abcdef')
  const hash = Buffer.alloc(32, 1)
  const pbkdf2 = { scheme: 'pbkdf2', digest: 'sha256', salt, hash } as const
  const cost = { version: 0x13, memory: 7_168, passes: 5, parallelism: 1 }
  return new Map([
    ['pbkdf2', sealForeignHash(key, { ...pbkdf2, iterations: 100_000 })],
    ['pbkdf2short', sealForeignHash(key, { ...pbkdf2, iterations: 36_000 })],
    ['phpass', sealForeignHash(key, { scheme: 'phpass', rounds: 13, salt: 'saltsalt', hash: Buffer.alloc(16), isTrimmed: true })],
    ['argon2', sealForeignHash(key, { scheme: 'argon2', variant: 'argon2id', ...cost, salt, hash })],
  ])
}

const serve = async ({ root, folder, cost, oldCost, emails }: TimingOrder): Promise<number> => {
  const { helpers, http, rules } = await load(root)
  const former = await helpers.openRealCore(folder, oldCost)
  const oldHash = await former.auth.hashPassword(timingPassword)
  await former.close()
  const seeding = await helpers.openRealCore(folder, cost)
  await helpers.callerOf(seeding, 'terminal')('setup:createAdministrator', administrator)
  const hash = await seeding.auth.hashPassword(timingPassword)
  const foreign = await makeForeign(root, seeding)
  const stored = (email: string): string | null => {
    const kind = kindOf(email)
    if (kind === 'unset') return null
    return kind === 'old' ? oldHash : (foreign.get(kind) ?? hash)
  }
  for (let from = 0; from < emails.length; from += USERS_AT_ONCE)
    await Promise.all(emails.slice(from, from + USERS_AT_ONCE).map((email) => seeding.auth.addUser(email, stored(email))))
  await seeding.close()
  setStates(join(folder, DATABASE_FILE))

  const core = await helpers.openRealCore(folder, cost, { attemptLimits: ATTEMPT_LIMITS })
  const isFormer = root !== join(import.meta.dirname, '../..')
  const transport = http.createHttpTransport({
    // A former version takes no limits: there, each call is from a source of its own.
    dispatch: isFormer ? (call) => core.dispatch(call, helpers.newCaller('http')) : core.dispatch,
    rules: rules.httpRulesOf(await core.store.readPolicy()),
    version: '0.0.0-soak',
    readOrigins: () => [],
    clock: Date.now,
    findOidcServer: async () => null,
    recordCall: () => undefined,
    logError: (error) => {
      throw error
    },
  })
  return (await transport.listen(0)).port
}

process.once('message', (order) => {
  void serve(order as TimingOrder).then((port) => process.send?.(port))
})
// Nothing outlives the soak.
process.once('disconnect', () => process.exit(0))
