import { randomUUID } from 'node:crypto'
import { closeSync, mkdirSync, mkdtempSync, openSync, rmSync, writeFileSync } from 'node:fs'
import { devNull, tmpdir } from 'node:os'
import { join } from 'node:path'
import { signRecipient } from '../../src/main/backup/backup-keys.ts'
import type { Desktop } from '../../src/main/pipeline/handler.ts'
import { ANCHOR_FILE } from '../../src/main/store/folder-files.ts'
import { generationsOf, readKeysFile } from '../../src/main/store/keys-file.ts'
import { NOTHING_TAKEN_BACK } from '../../src/shared/api/comparison.ts'
import { firstListPreferences } from '../../src/shared/api/list-preferences.ts'
import type { OperationName } from '../../src/shared/api/names.ts'
import { grants } from '../../src/shared/domain/permissions.ts'
import { showCode } from './authenticator.ts'
import { openBeside } from './database.ts'
import { type JobCall, makePlan, planList, planTransfer } from './jobs.ts'
import { makeBackupOf } from './made-backup.ts'
import type { startTestApp } from './test-app.ts'
import type { createTestUsers, TestUser } from './test-users.ts'

/** What the inputs refer to. `jobs` maps a user to the id of their verification. */
export type World = {
  readonly app: Awaited<ReturnType<typeof startTestApp>>
  readonly testUsers: ReturnType<typeof createTestUsers>
  readonly jobs: Map<string, string>
}

const openNothing = () => {
  const descriptor = openSync(devNull, 'w')
  const discard = async (): Promise<void> => closeSync(descriptor)
  return { descriptor, commit: discard, discard }
}

const makeBackupFolder = (): string => mkdtempSync(join(tmpdir(), 'gatehouse-test-'))

/** A file of one new user. */
const makeImportFile = (name: string): string => {
  const path = join(mkdtempSync(join(tmpdir(), 'gatehouse-test-')), 'people.csv')
  writeFileSync(path, `email,name\n${NEWCOMER}${randomUUID()}@example.org,${name}\n`)
  return path
}

/** A window's desktop with the answers of a real one, which leaves clipboard and disk alone. */
export const paperlessDesktop: Desktop = {
  copySecret: async () => 60,
  clearSecret: async () => undefined,
  saveRecoveryCodes: async () => ({ kind: 'saved', path: 'codes.txt' }),
  printRecoveryCodes: async () => 'printed',
  printResetCodes: async () => 'printed',
  saveResetCodes: async () => ({ kind: 'saved', path: 'codes.pdf' }),
  readPaperLayout: () => null,
  savePaperLayout: () => undefined,
  readCountry: () => 'FR',
  readListPreferences: () => null,
  saveListPreferences: () => true,
  openExport: async () => ({ kind: 'open', path: devNull, file: openNothing() }),
  openBeside: async () => ({ kind: 'open', path: devNull, file: openNothing() }),
  saveReport: async (makeContent) => {
    await makeContent()
    return { kind: 'saved', path: 'report.csv' }
  },
  chooseKeyFile: async () => makeImportFile('Key'),
  chooseImportFiles: async () => [makeImportFile('Kim')],
  chooseBackup: async () => join(makeBackupFolder(), 'missing'),
  chooseBackupFolder: async () => makeBackupFolder(),
  chooseFolder: async () => true,
  quit: () => undefined,
}

/** The prefix of addresses that an operation creates. */
export const NEWCOMER = 'newcomer-'

const emailOfObject = async (_: World, __: TestUser, object: TestUser): Promise<unknown> => ({ email: object.email })
const nothing = async (): Promise<unknown> => undefined
const ownPassword = async (_: World, { password }: TestUser): Promise<unknown> => ({ password })
const sheet = async (_: World, __: TestUser, { email }: TestUser): Promise<unknown> => ({ email, codes: ['x'] })
const twoGroups = async ({ testUsers }: World): Promise<unknown> => ({
  from: (await testUsers.addGroup()).id,
  into: (await testUsers.addGroup()).id,
})
const codeSheet = async (_: World, __: TestUser, { email }: TestUser): Promise<unknown> => ({
  printedCodes: [{ email, name: 'Bo', kind: 'reset', resetToken: 'x', expiresAt: 1 }],
})
const jobOf = async ({ jobs, app }: World, actor: TestUser, object: TestUser): Promise<unknown> => {
  const owner = object.id === actor.id && grants[actor.role]['audit:read'] === undefined ? null : object
  // A role that may not start a job has none, so the id matches no job.
  if (!owner || grants[owner.role]['audit:read'] === undefined) return { id: actor.id }
  const id = jobs.get(owner.id) ?? (await app.call('audit:verify', undefined, owner.sessionId)).id
  jobs.set(owner.id, id)
  return { id }
}

/** Chooses a folder and a key without a dialog, and without the half second of a passphrase. */
const setUpBackups = async ({ store, clock, folder }: World['app']): Promise<undefined> => {
  const key = Buffer.alloc(32, 9)
  const recipient = { salt: key, publicKey: key, voucher: key }
  const file = readKeysFile(folder)
  const newest = 'sealed' in file ? undefined : generationsOf(file).at(-1)
  const seed = Buffer.from(newest?.keys.backup ?? '', 'base64')
  const signature = signRecipient(seed, recipient)
  const setup = { ...recipient, signature, folder: makeBackupFolder(), isDaily: true, setAt: clock.now }
  const about = { at: clock.now, actor: null, subject: null, action: 'backups:setUp', transport: 'window' as const }
  await store.setUpBackups(setup, { now: clock.now }, { ...about, outcome: 'success', details: null })
}

/** Opens a file to import. A role that may not gets an id of no file. */
const openImported = async ({ app }: World, { id, role, sessionId }: TestUser): Promise<{ fileId: string }> => {
  if (grants[role]['users:manage'] === undefined) return { fileId: id }
  const caller = { transport: 'window' as const, source: 'window:1', desktop: paperlessDesktop }
  return { fileId: (await app.call('transfers:open', undefined, sessionId, caller)).fileId }
}

/** Plans an import. */
const planImported = async (world: World, actor: TestUser): Promise<{ planId: string }> => {
  const { app } = world
  if (grants[actor.role]['users:manage'] === undefined) return { planId: actor.id }
  const call: JobCall = (operation, input) => app.call(operation, input, actor.sessionId)
  const { planId } = await planTransfer(call, { ...(await openImported(world, actor)), options: {}, fields: ['name'] })
  return { planId }
}

/** The name of a directory that a restore has replaced. */
const KEPT = 'before-restore-20260101T000000Z'

/** The id of a backup that the actor has opened. A role that may not open one has none, so the id matches no backup. */
const rehearse = async (app: World['app'], { id, role }: TestUser): Promise<string> => {
  if (grants[role]['settings:write'] === undefined) return id
  const { file, passphrase } = await makeBackupOf(app.folder, app.store, app.clock.now)
  const view = app.restores.begin({ file, passphrase, owner: id, today: 'compared' })
  while (app.restores.read(id).kind === 'rehearsing') await new Promise((resolve) => setTimeout(resolve, 10))
  return view.kind === 'rehearsing' ? view.id : id
}

/** An input with which each operation succeeds where it is permitted, on the target if it can name one. */
export const fittingInputs: Record<OperationName, (world: World, actor: TestUser, object: TestUser) => Promise<unknown>> = {
  'app:status': nothing,
  'app:reportFault': async () => ({ id: randomUUID(), description: 'at WindowFault' }),
  'setup:createAdministrator': async (_, __, { email, password }) => ({ email, password }),
  'setup:recoverAdministrator': emailOfObject,
  'auth:register': async (_, __, { email, password }) => ({ email, password }),
  'auth:login': async (_, __, { email, password }) => ({ email, password }),
  'auth:logout': nothing,
  'auth:profile': nothing,
  'auth:updateProfile': async () => ({ name: 'A new name' }),
  'auth:changeEmail': async (_, actor, object) => ({
    email: object.id === actor.id ? `new-${actor.email}` : object.email,
    password: actor.password,
  }),
  'auth:changePassword': async (_, { password }) => ({ currentPassword: password, newPassword: 'nine purple umbrellas' }),
  'auth:reauthenticate': ownPassword,
  'auth:listSessions': nothing,
  'auth:endSession': async (_, __, { otherSessionName }) => ({ id: otherSessionName }),
  'auth:endOtherSessions': nothing,
  'auth:beginSecondFactor': nothing,
  'auth:confirmSecondFactor': async ({ app }, { sessionId }) => {
    const { secret } = await app.call('auth:beginSecondFactor', undefined, sessionId)
    return { code: showCode(secret, app.clock.now) }
  },
  'auth:removeSecondFactor': async ({ testUsers }, actor, object) => {
    if (object.id === actor.id) await testUsers.setUpFactor(actor)
    return undefined
  },
  'auth:removeLostSecondFactor': async ({ app, testUsers }, _, object) => {
    const { email, password, sessionId } = object
    const { recoveryCodes } = await app.call('auth:renewRecoveryCodes', { password }, sessionId)
    await testUsers.setUpFactor(object)
    return { email, password, recoveryCode: recoveryCodes[0] }
  },
  'auth:closeAccount': ownPassword,
  'auth:reset': async ({ app }, _, { email }) => ({
    email,
    resetToken: await app.auth.getResetPasswordToken(email),
    newPassword: 'nine purple umbrellas',
  }),
  'auth:requestReset': emailOfObject,
  'auth:renewRecoveryCodes': ownPassword,
  'backups:read': nothing,
  'backups:setUp': async () => ({ passphrase: 'six green bicycles on the pier' }),
  'backups:schedule': async ({ app }) => {
    await setUpBackups(app)
    return { isDaily: false }
  },
  'backups:create': async ({ app }) => setUpBackups(app),
  'restores:rehearse': async () => ({ passphrase: 'six green bicycles on the pier' }),
  'restores:read': nothing,
  'restores:cancel': nothing,
  'restores:list': async ({ app }, actor) => ({ id: await rehearse(app, actor), list: 'changed' }),
  'restores:run': async ({ app }, actor) => ({ id: await rehearse(app, actor), takenBack: NOTHING_TAKEN_BACK }),
  'restores:restoreUser': async ({ app }, actor) => ({ id: await rehearse(app, actor), userId: actor.id }),
  'restores:removeKept': async ({ app }) => {
    mkdirSync(join(app.folder, KEPT), { recursive: true })
    return { name: KEPT }
  },
  'setup:rehearseRestore': async () => ({ passphrase: 'six green bicycles on the pier' }),
  'setup:readRestore': nothing,
  'setup:cancelRestore': nothing,
  'setup:restore': async () => ({ id: randomUUID() }),
  'auth:acknowledgeNotices': nothing,
  'auth:disownNotices': async ({ app }, { email }) => {
    await app.auth.getResetPasswordToken(email)
    return undefined
  },
  'auth:listSecurityEvents': nothing,
  'alerts:list': nothing,
  'alerts:resolve': async ({ app, testUsers }) => {
    const { email, sessionId } = await testUsers.make('user')
    await app.auth.getResetPasswordToken(email)
    await app.call('auth:disownNotices', undefined, sessionId)
    return { id: (await app.store.listAlerts(1)).alerts[0]?.id }
  },
  'requests:list': nothing,
  'requests:dismiss': async ({ app }, _, { email }) => {
    await app.call('auth:requestReset', { email })
    return { email }
  },
  'requests:restore': async ({ app }, { sessionId }, { email }) => {
    await app.call('auth:requestReset', { email })
    // Refused to a caller who may not answer this user, and who has nothing to set back.
    await app.callRaw('requests:dismiss', { email }, sessionId)
    return { email }
  },
  'http:read': nothing,
  'http:retry': async ({ app }) => {
    app.core.httpActivity.setState({ kind: 'failed', port: 1024, reason: 'port-taken' })
    return undefined
  },
  'programs:list': nothing,
  'programs:add': async () => ({ name: 'Kiosk', scopes: ['session'] }),
  'programs:revoke': async ({ testUsers }) => ({ id: (await testUsers.addProgram()).program.id }),
  'programs:introspect': async ({ testUsers }, { sessionId }) => ({
    programToken: (await testUsers.addProgram()).token,
    sessionId,
  }),
  'sso:list': nothing,
  'sso:listUsers': async ({ testUsers }) => ({ id: await testUsers.addRelyingProgram() }),
  'sso:register': async () => ({
    name: 'Wiki',
    kind: 'confidential',
    redirects: ['http://localhost:3000/callback'],
    scopes: ['openid'],
  }),
  'sso:revoke': async ({ testUsers }) => ({ id: await testUsers.addRelyingProgram() }),
  'sso:listAllowed': nothing,
  'sso:endAllowed': async ({ testUsers }, actor) => ({ id: await testUsers.addRelyingProgram(actor.id) }),
  'sso:signIn': async ({ testUsers }, _, { email, password }) => ({
    programId: await testUsers.addRelyingProgram(),
    email,
    password,
  }),
  'users:list': async () => ({}),
  'users:count': async () => ({}),
  'users:find': async () => ({ search: 'a' }),
  'users:issueReset': emailOfObject,
  'users:issueActivation': async ({ app }, _, { id, role }) => {
    const email = `invited-${id}@example.org`
    await app.auth.addUser(email, null, { role }).catch(() => undefined)
    return { email }
  },
  'users:requirePasswordChange': emailOfObject,
  'users:unlock': emailOfObject,
  'users:clearDelay': emailOfObject,
  'users:explainSignIn': emailOfObject,
  'users:create': async (_, actor, object) => ({ email: object.id === actor.id ? `${NEWCOMER}${actor.email}` : object.email }),
  'users:read': emailOfObject,
  'users:update': async (_, __, { email }) => ({ email, note: 'A note' }),
  'users:confirmEmail': emailOfObject,
  'users:changeEmail': async (_, __, { email }) => ({ email, newEmail: `new-${email}` }),
  'users:changeUsername': async (_, __, { email }) => ({ email, newUsername: `new.${email.replace(/@.*/, '')}` }),
  'users:changeRole': async (_, __, { email, role }) => ({ email, role: role === 'user' ? 'auditor' : 'user' }),
  'users:disable': emailOfObject,
  'users:enable': emailOfObject,
  'users:delete': emailOfObject,
  'users:restore': emailOfObject,
  'users:exportData': emailOfObject,
  'auth:exportData': nothing,
  'users:erase': async (_, __, { email }) => ({ email, confirmation: email }),
  'users:giveReason': async ({ app }, actor) => {
    // A role that may not issue a code has no entry to give a reason for.
    if (grants[actor.role]['users:reset'] === undefined) return { entry: 1, reason: 'Asked at the desk' }
    const { email } = await app.auth
      .addUser(`coded-${actor.id}@example.org`, null)
      .catch(() => ({ email: `coded-${actor.id}@example.org` }))
    const { entry } = await app.call('users:issueReset', { email }, actor.sessionId)
    return { entry, reason: 'Asked at the desk' }
  },
  'users:undo': async ({ app }, { email, role, sessionId }) => {
    // A role without undoable operations has nothing to undo.
    if (grants[role]['users:describe'] === undefined) return { entry: 1 }
    await app.call('users:update', { email, note: 'A note' }, sessionId)
    return { entry: (await app.store.listAuditEntries(1))[0]?.id }
  },
  'users:listSessions': emailOfObject,
  'users:endSession': async (_, __, { email, otherSessionName }) => ({ email, id: otherSessionName }),
  'users:endSessions': emailOfObject,
  'users:timeline': emailOfObject,
  'users:removeSecondFactor': async ({ app, testUsers }, _, object) => {
    if ((await app.auth.findUserBy({ id: object.id })).secondFactorAt === null) await testUsers.setUpFactor(object)
    return { email: object.email }
  },
  'groups:list': nothing,
  'groups:create': async (_, { email }) => ({ name: email.slice(0, 40) }),
  'groups:update': async ({ testUsers }) => ({ id: (await testUsers.addGroup()).id, description: 'Pupils' }),
  'groups:planMerge': twoGroups,
  'groups:merge': twoGroups,
  'groups:delete': async ({ testUsers }) => ({ id: (await testUsers.addGroup()).id }),
  'groups:undo': async ({ testUsers }) => ({ entry: (await testUsers.addGroup()).entry }),
  'bulk:plan': async (_, { id }) => ({
    change: { kind: 'add-to-group', group: 'many' },
    selection: { kind: 'ids', ids: [id] },
  }),
  'bulk:run': async ({ app }, { id, role, sessionId }) => {
    // A role that may not make a plan has none, so the id matches no plan.
    if (grants[role]['users:bulk'] === undefined) return { planId: id }
    const selection = { kind: 'ids' as const, ids: [id] }
    const call: JobCall = (operation, input) => app.call(operation, input, sessionId)
    const { planId } = await makePlan(call, { change: { kind: 'end-sessions' }, selection })
    return { planId }
  },
  'imports:plan': async (_, __, { email }) => ({ text: `${NEWCOMER}${email}` }),
  'app:examine': nothing,
  'settings:readSize': nothing,
  'settings:compact': nothing,
  'transfers:export': async () => ({ format: 'csv' }),
  'transfers:exportHashes': async () => ({ format: 'json-lines' }),
  'imports:run': async ({ app }, { id, email, role, sessionId }) => {
    if (grants[role]['users:manage'] === undefined) return { planId: id }
    const call: JobCall = (operation, input) => app.call(operation, input, sessionId)
    return { planId: (await planList(call, `${NEWCOMER}${email}`)).planId }
  },
  'transfers:open': nothing,
  'transfers:preview': async (world, actor) => ({ ...(await openImported(world, actor)), options: {} }),
  'transfers:openKey': async (world, actor) => ({
    ...(await openImported(world, actor)),
    passphrase: 'six green bicycles on the pier',
    options: {},
  }),
  'transfers:plan': async (world, actor) => ({ ...(await openImported(world, actor)), options: {}, fields: ['name'] }),
  'transfers:readRows': async (world, actor) => ({ ...(await planImported(world, actor)), list: 'new' }),
  'transfers:saveReport': planImported,
  'transfers:run': async (world, actor) => ({ ...(await planImported(world, actor)), conflicts: 'skip', deleted: 'skip' }),
  'transfers:close': openImported,
  'overview:resumePurge': async ({ app }) => {
    openBeside(app.folder).prepare('UPDATE directory SET retention_held_at = ?, retention_held_from = 0').run(app.clock.now)
    return undefined
  },
  'overview:read': async () => ({}),
  'settings:read': nothing,
  'settings:update': async () => ({ theme: 'dark' }),
  'settings:calibrate': nothing,
  'settings:rotateKeys': nothing,
  'settings:setKeyStorage': async () => ({ kind: 'file' }),
  'audit:verify': nothing,
  'audit:archives': nothing,
  'audit:archive': async ({ app }) => {
    openBeside(app.folder).exec('UPDATE directory SET retention_held_at = NULL, retention_held_from = NULL')
    return undefined
  },
  'audit:verifyInTerminal': nothing,
  'audit:beginAnchor': async ({ app }) => {
    // Verifying waits for the anchor that is being written, which would otherwise come back.
    await app.store.verifyAudit({
      at: app.clock.now,
      expected: null,
      onProgress: () => undefined,
      signal: new AbortController().signal,
    })
    rmSync(join(app.folder, ANCHOR_FILE), { force: true })
    return undefined
  },
  'audit:head': nothing,
  'audit:list': async () => ({}),
  'audit:outline': async () => ({}),
  'audit:count': async () => ({}),
  'audit:export': async () => ({ format: 'csv' }),
  'audit:report': async ({ testUsers }) => ({ entry: await testUsers.beginChange() }),
  'audit:exportReport': async ({ testUsers }) => ({ entry: await testUsers.beginChange() }),
  'jobs:read': jobOf,
  'jobs:cancel': jobOf,
  'jobs:list': nothing,
  'jobs:report': jobOf,
  'jobs:exportReport': jobOf,
  'jobs:readPrintedCodes': jobOf,
  'desktop:copySecret': async () => ({ text: 'x' }),
  'desktop:clearSecret': nothing,
  'desktop:saveRecoveryCodes': sheet,
  'desktop:printRecoveryCodes': sheet,
  'desktop:printResetCodes': codeSheet,
  'desktop:saveResetCodes': codeSheet,
  'desktop:readPaperLayout': nothing,
  'desktop:readListPreferences': nothing,
  'desktop:saveListPreferences': async () => firstListPreferences,
  'desktop:chooseFolder': nothing,
  'desktop:quit': nothing,
}
