import { expect, test } from 'vitest'
import type { ForeignHash } from '../../src/main/transfer/foreign-hash.ts'
import { sealForeignHash } from '../../src/main/transfer/foreign-seal.ts'
import { DIGEST_BYTES } from '../../src/main/transfer/hash-limits.ts'
import {
  decoyOfClass,
  estimateClasses,
  type ForeignTask,
  isClassAdmitted,
  MOST_CLASSES,
  MOST_WORK_MS,
  planForeignWork,
  workClassOf,
} from '../../src/main/transfer/work-class.ts'
import { openBeside } from '../helpers/database.ts'
import { FOREIGN_PASSWORD, makeForeignHashes } from '../helpers/foreign-passwords.ts'
import { recordStatements } from '../helpers/statements.ts'
import { administrator, person, startTestApp } from '../helpers/test-app.ts'

type App = Awaited<ReturnType<typeof startTestApp>>

const newPassword = 'nine purple umbrellas'

/** The steps of one task, those that prolong it included. */
const describeTask = ({ hash, extraSteps, isProlonged }: ForeignTask): string => {
  if (hash.scheme === 'pbkdf2') {
    const steps = hash.iterations * Math.ceil(hash.hash.length / DIGEST_BYTES[hash.digest])
    return `pbkdf2 ${hash.digest}: ${steps + extraSteps} steps${isProlonged ? ', prolonged' : ''}`
  }
  return hash.scheme === 'phpass' ? `phpass: ${2 ** hash.rounds + extraSteps} steps` : workClassOf(hash)
}

/** What a call made the hasher do. */
const workOf = async (app: App, call: () => Promise<unknown>): Promise<string> => {
  const [computed, foreign] = [app.hasher.computed.length, app.hasher.foreign.length]
  await call()
  const tasks = app.hasher.foreign.slice(foreign).map(describeTask)
  return `${app.hasher.computed.slice(computed).join(' ')}; ${tasks.join('; ')}`
}

const phpass = (rounds: number): ForeignHash => ({
  scheme: 'phpass',
  rounds,
  salt: 'abcdefgh',
  hash: Buffer.alloc(16),
  isTrimmed: true,
})

/** A user with a hash of each scheme, and one of each state. Resolves to their addresses. */
const makeUsers = async (app: App): Promise<string[]> => {
  const key = app.auth.requireSealKey()
  const hashes = { ...(await makeForeignHashes()), 'phpass 7': phpass(7), 'phpass 9': phpass(9) }
  const foreign: string[] = []
  for (const [index, hash] of Object.values(hashes).entries()) {
    const email = `foreign-${index}@example.org`
    await app.auth.addUser(email, sealForeignHash(key, hash))
    foreign.push(email)
  }
  await app.auth.addUser('unset@example.org', null)
  await app.auth.addUser('ours@example.org', await app.auth.hashPassword(person.password))
  const sealed = sealForeignHash(key, phpass(8))
  await app.auth.addUser('disabled@example.org', sealed)
  await app.auth.updateUser((await app.auth.findUserBy({ email: 'disabled@example.org' })).id, { disabledAt: app.clock.now })
  await app.auth.addUser('damaged@example.org', `${sealed.slice(0, -8)}AAAAAAAA`)
  await app.auth.addUser('unknown-class@example.org', sealed.replace('phpass:8', 'sha3:1'))
  await app.auth.addUser('costly@example.org', sealed.replace('phpass:8', 'pbkdf2-sha256:2147483648:32'))
  const others = 'unset ours disabled damaged unknown-class costly unknown'.split(' ')
  return [...foreign, ...others.map((name) => `${name}@example.org`)]
}

test('a refused sign-in does the same work whatever the scheme of the stored hash, and where there is none [foreign-sign-in-same-work]', async () => {
  const app = await startTestApp()
  const emails = await makeUsers(app)
  const works = new Map<string, string>()
  for (const email of emails) {
    for (const password of ['not the password', '', '\ufffd', 'x'.repeat(100_000)])
      works.set(`${email} ${password.length}`, await workOf(app, () => app.refuse('auth:login', { email, password })))
    app.clock.advance(3_600_001)
  }
  const unknown = works.get('unknown@example.org 16')
  for (const [name, work] of works) expect(work, name).toBe(unknown)
  expect(unknown?.split('; ')).toEqual([
    '5 4',
    'argon2id:64:2:1:32',
    'digest-md5',
    'digest-sha256',
    'digest-sha512',
    'pbkdf2 sha1: 4000 steps',
    'pbkdf2 sha256: 10000 steps, prolonged',
    'pbkdf2 sha512: 500 steps',
    'phpass: 512 steps',
    'scrypt:1024:8:2:64',
  ])
})

test('a refused sign-in runs the same statements, whatever the scheme of the stored hash', async () => {
  const app = await startTestApp()
  const emails = await makeUsers(app)
  let windows = 1
  const run = (email: string) => {
    windows += 1
    const caller = { transport: 'window', source: `window:${windows}`, desktop: null } as const
    return recordStatements(() => app.callRaw('auth:login', { email, password: 'not the password' }, null, caller))
  }
  await run('first@example.org')
  const unknown = await run('unknown@example.org')
  for (const email of emails) expect(await run(email), email).toEqual(unknown)
})

test('every check of a password again does the work of all schemes in use, and a reset none of it', async () => {
  const app = await startTestApp()
  await makeUsers(app)
  await app.register()
  const session = await app.signIn()
  const unknown = await workOf(app, () => app.refuse('auth:login', { email: 'unknown@example.org', password: 'x' }))
  expect(await workOf(app, () => app.refuse('auth:reauthenticate', { password: 'x' }, session))).toBe(unknown)
  expect(await workOf(app, () => app.auth.validLogin('foreign-4@example.org', 'x'))).toBe(unknown)
  const reset = { email: 'foreign-4@example.org', resetToken: '0'.repeat(26), newPassword }
  expect(await workOf(app, () => app.refuse('auth:reset', reset))).toBe('4; ')
})

test('the work of a scheme ends with its last user', async () => {
  const app = await startTestApp()
  const [hash] = [(await makeForeignHashes()).scrypt as ForeignHash]
  for (const number of [1, 2]) await app.auth.addUser(`${number}@example.org`, sealForeignHash(app.auth.requireSealKey(), hash))
  const work = () => workOf(app, () => app.refuse('auth:login', { email: 'unknown@example.org', password: 'x' }))
  const both = await work()
  await app.signIn({ email: '1@example.org', password: FOREIGN_PASSWORD })
  await expect.poll(async () => (await app.auth.findUserBy({ email: '1@example.org' })).hashedPassword).toMatch(/^hmac/)
  expect(await work()).toBe(both)
  const ada = await app.signIn(administrator)
  // A deleted user can be restored.
  await app.call('users:delete', { email: '2@example.org' }, ada)
  expect(await work()).toBe(both)
  await app.call('users:restore', { email: '2@example.org' }, ada)
  await app.signIn({ email: '2@example.org', password: FOREIGN_PASSWORD })
  await expect.poll(async () => (await app.auth.findUserBy({ email: '2@example.org' })).hashedPassword).toMatch(/^hmac/)
  expect(await work()).toBe('4; ')
})

test('the classes in use are found without walking the users', async () => {
  const app = await startTestApp()
  const database = openBeside(app.folder)
  const { statements } = await recordStatements(() => app.refuse('auth:login', { email: 'unknown@example.org', password: 'x' }))
  const found = statements.filter((one) => one.includes('foreign_class'))
  expect(found).toHaveLength(1)
  const steps = database.prepare<[], { detail: string }>(`EXPLAIN QUERY PLAN ${found[0]}`).all()
  const reads = steps.map(({ detail }) => detail).filter((detail) => detail.includes(' users'))
  expect(reads).toHaveLength(2)
  for (const read of reads)
    expect(read).toMatch(/^SEARCH users USING (COVERING )?INDEX users_by_foreign_class \(foreign_class>\?\)$/)
})

test('hashes of one family take the time of the longest together, not the sum of all [foreign-families]', () => {
  const classes = [260_000, 320_000, 390_000, 480_000, 600_000, 720_000, 870_000, 1_000_000].map(
    (iterations) => `pbkdf2-sha256:${iterations}:32`,
  )
  expect(estimateClasses(classes)).toBe(estimateClasses(['pbkdf2-sha256:1000000:32']))
  expect(isClassAdmitted(classes, 'pbkdf2-sha256:1200000:32')).toBe(true)
})

test('a file cannot add classes without end, nor more work than two seconds for each sign-in [foreign-work-bounded]', () => {
  const many = Array.from({ length: MOST_CLASSES }, (_, index) => `pbkdf2-sha256:${index + 1_000}:32`)
  expect(isClassAdmitted(many.slice(1), many[0] ?? '')).toBe(true)
  expect(isClassAdmitted(many, 'pbkdf2-sha256:5:32')).toBe(false)
  expect(isClassAdmitted(many, many[5] ?? '')).toBe(true)
  const dear = ['scrypt:131072:8:1:64', 'scrypt:65536:16:1:64', 'scrypt:32768:32:1:64']
  const admitted: string[] = []
  for (const one of dear) if (isClassAdmitted(admitted, one)) admitted.push(one)
  expect(admitted).toHaveLength(2)
  expect(estimateClasses(admitted)).toBeLessThanOrEqual(MOST_WORK_MS)
})

test('a database with classes that no import admits still answers, and does no work that a single hash may not have', async () => {
  const app = await startTestApp()
  const sealed = sealForeignHash(app.auth.requireSealKey(), phpass(8))
  for (const workClass of [
    'pbkdf2-sha256:2147483648:32',
    'scrypt:1073741824:8:1:64',
    'argon2id:4194304:1:1:32',
    'phpass:30',
    'x',
  ])
    await app.auth.addUser(`${workClass.replaceAll(':', '-')}@example.org`, sealed.replace('phpass:8', workClass))
  expect(await workOf(app, () => app.refuse('auth:login', { email: 'unknown@example.org', password: 'x' }))).toBe('4; ')
})

test('a decoy is of its class, and the plan holds the own hash where there is one', async () => {
  for (const hash of Object.values(await makeForeignHashes())) {
    const workClass = workClassOf(hash)
    const decoy = decoyOfClass(workClass)
    expect(decoy && workClassOf(decoy)).toBe(workClass)
    const plan = planForeignWork([workClass, 'phpass:9'], hash)
    expect(plan.filter((task) => task.hash === hash)).toHaveLength(hash.scheme === 'bcrypt' ? 0 : 1)
  }
  for (const text of [
    '',
    'bcrypt',
    'phpass:',
    'phpass:9:1',
    'phpass:09',
    'digest-md4',
    'scrypt:16:1',
    'pbkdf2-sha256:-1:32',
    'apr1:1',
  ])
    expect(decoyOfClass(text), text).toBeNull()
})
