import { expect, test } from 'vitest'
import type { Caller } from '../../src/main/pipeline/handler.ts'
import { contract, type OperationContract } from '../../src/shared/api/index.ts'
import { type OperationName, operationNames } from '../../src/shared/api/names.ts'
import { grants, mayActOn, type Permission, type Role, roles, rolesReachedBy } from '../../src/shared/domain/permissions.ts'
import type { ErrorCode } from '../../src/shared/errors.ts'
import { openBeside } from '../helpers/database.ts'
import { fittingInputs, NEWCOMER, paperlessDesktop, type World } from '../helpers/fitting-inputs.ts'
import { countingHasher, startTestApp } from '../helpers/test-app.ts'
import { createTestUsers, type TestUser } from '../helpers/test-users.ts'

/** For a job that writes the database again (milliseconds). */
const PATIENT = { timeout: 30_000 }

type App = Awaited<ReturnType<typeof startTestApp>>

/** The target: the user themselves, or another user of this role. */
const objects = ['self', ...roles] as const
type ObjectKind = (typeof objects)[number]

const rulesOf = (operation: OperationName): OperationContract => contract[operation]

/** Operations that name the user's own items by id. Another user's id behaves like an unknown one. */
const byId: Partial<Record<OperationName, ErrorCode>> = {
  'auth:endSession': 'no-such-session',
  'jobs:read': 'no-such-job',
  'jobs:cancel': 'no-such-job',
  'jobs:report': 'no-such-job',
  'jobs:exportReport': 'no-such-job',
  'jobs:readPrintedCodes': 'no-such-job',
}

/** Outside all roles: what anyone may try on an account needs what only its owner has, or what is free. */
const onOthers: Partial<Record<OperationName, ErrorCode>> = {
  'auth:changeEmail': 'email-taken',
  'users:create': 'email-taken',
}

/** What the table and the contract say of one cell: allowed (`null`), or refused with this code. */
const expectation = (role: Role, operation: OperationName, object: TestUser, isSelf: boolean): ErrorCode | null => {
  const { permission, directoryStates, target } = rulesOf(operation)
  if (!directoryStates.includes('ready')) return directoryStates.includes('first-run') ? 'already-set-up' : 'not-available'
  if (operation === 'auth:register') return 'email-taken'
  if (operation === 'setup:recoverAdministrator') return object.role === 'administrator' ? null : 'no-such-user'
  if (permission === 'anyone') return null
  const reach = grants[role][permission]
  if (reach === undefined) return 'not-permitted'
  if (target && reach === 'included-roles' && exceeds(object.role, role)) return 'not-permitted'
  if (operation === 'users:erase' && isSelf) return 'own-account'
  const isJob = byId[operation] === 'no-such-job'
  if (isJob && isSelf && grants[role]['audit:read'] === undefined) return 'no-such-job'
  if (!isSelf) return byId[operation] ?? onOthers[operation] ?? null
  return null
}

/** Whether the first role has a permission that the second lacks. */
const exceeds = (one: Role, other: Role): boolean => Object.keys(grants[one]).some((permission) => !(permission in grants[other]))

/** What changes other users' accounts, or lets them be changed. */
const acting: Permission[] = ['users:reset', 'users:unlock', 'users:sessions', 'users:describe', 'users:manage', 'users:bulk']

test('a role acts only on users whose role has no permission that it lacks itself [role-acts-on-lower-roles]', () => {
  for (const role of roles)
    for (const target of roles)
      for (const permission of acting) {
        const mayAct = permission in grants[role] && !exceeds(target, role)
        expect(mayActOn(role, permission, target), `${role} ${permission} ${target}`).toBe(mayAct)
        expect(rolesReachedBy(role, permission).includes(target)).toBe(mayAct)
      }
  expect(mayActOn('operator', 'users:reset', 'auditor')).toBe(false)
  expect(mayActOn('operator', 'users:read', 'auditor')).toBe(true)
  expect(mayActOn('operator', 'users:reset', 'operator')).toBe(true)
})

test('every operation that changes another user needs a permission that is bound to the roles it includes', () => {
  for (const name of operationNames) {
    const { target, kind, permission } = rulesOf(name)
    if (target && kind === 'command') expect(acting, name).toContain(permission)
  }
})

test('the table names every role, and administrators may all that anyone may [role-table-complete]', () => {
  expect(Object.keys(grants)).toEqual([...roles])
  const all = new Set(roles.flatMap((role) => Object.keys(grants[role])))
  expect(new Set(Object.keys(grants.administrator))).toEqual(all)
  for (const reach of Object.values(grants.administrator)) expect(reach).toBe('everyone')
})

test('every role on every operation, on oneself and on every other role, goes as the table of roles says [role-table-every-operation]', async () => {
  const app = await startTestApp({ hasher: fastHasher() })
  const testUsers = createTestUsers(app)
  const beside = openBeside(app.folder)
  beside.pragma('foreign_keys = ON')
  const forget = beside.prepare('DELETE FROM users WHERE id = ?')
  const world: World = { app, testUsers, jobs: new Map() }
  const actors = new Map<Role, TestUser>()
  const others = new Map<Role, TestUser>()
  /** The inputs of the present operation, by the role of the actor. */
  const inputs = new Map<Role, unknown>()
  let cells = 0

  const run = async (role: Role, operation: OperationName, kind: ObjectKind): Promise<void> => {
    const actor = actors.get(role) ?? (await testUsers.make(role))
    actors.set(role, actor)
    const object = kind === 'self' ? actor : (others.get(kind) ?? (await testUsers.make(kind)))
    if (kind !== 'self') others.set(kind, object)
    const { transports, permission, kind: effect } = rulesOf(operation)
    const transport = transports[0] ?? 'window'
    const caller: Caller = {
      transport: transports.includes('window') ? 'window' : transport,
      source: `cell:${cells}`,
      desktop: paperlessDesktop,
    }
    const isSelf = kind === 'self'
    const expected = expectation(role, operation, object, isSelf)
    const isNamed = isSelf || rulesOf(operation).target || operation in byId || operation in onOthers || permission === 'anyone'
    // Making an input can take seconds, and where no other user can be named it is the same as for oneself.
    const input = isNamed ? await fittingInputs[operation](world, actor, object) : inputs.get(role)
    if (isSelf) inputs.set(role, input)
    const cell = `${role} ${operation} ${kind}`
    cells += 1
    if (!isNamed) {
      // These operations accept no other user as the target: the contract refuses the input for every role.
      const named = { ...(input as object | undefined), email: object.email }
      expect(await app.refuse(operation, named, actor.sessionId, caller), cell).toMatchObject({ code: 'invalid-input' })
      return
    }
    if (expected === null) {
      const bystanders = await readOthers(app, [actor.id, object.id])
      expect(await app.callRaw(operation, input, actor.sessionId, caller), cell).toMatchObject({ ok: true })
      // An erasure goes on as a job, and must not change tables during the next cell.
      if (operation === 'users:erase') await expect.poll(async () => (await app.store.listOpenErasures()).length, PATIENT).toBe(0)
      expect(await readOthers(app, [actor.id, object.id]), cell).toEqual(bystanders)
    } else expect((await app.refuse(operation, input, actor.sessionId, caller)).code, cell).toBe(expected)
    if (effect === 'query') return
    // Whatever was done, or made ready to be done, is done to them; the next cell begins with unchanged users.
    actors.delete(role)
    others.delete(object.role)
    for (const { id } of [actor, object]) forget.run(id)
  }

  for (const operation of operationNames) for (const role of roles) for (const kind of objects) await run(role, operation, kind)
  expect(app.unexpected).toEqual([])
  // All of them: role x operation x object.
  expect(cells).toBe(roles.length * operationNames.length * objects.length)
  process.stdout.write(`roles: ${cells} of ${roles.length * operationNames.length * objects.length} cells\n`)
}, 240_000)

/** The cost that is asked for would make the calibration's cells slow, and is beside the point here. */
const fastHasher = () => {
  const hasher = countingHasher()
  const { hash } = hasher
  hasher.hash = (secret) => hash(secret, hasher.cost)
  return hasher
}

/** Everyone's account but these two's, and those that an operation is there to make. */
const readOthers = async (app: App, ids: string[]): Promise<unknown> => {
  const everyone = { search: '', filter: {}, now: 0, sort: { by: 'email', direction: 'ascending' }, position: null } as const
  const page = await app.store.listUsers({ ...everyone, limit: 10_000 })
  return page?.users.filter(({ id, email }) => !ids.includes(id) && !email.startsWith(NEWCOMER))
}
