import type { z } from 'zod'
import type { InputOf } from '../../src/shared/api/index.ts'
import type { OperationName } from '../../src/shared/api/names.ts'
import type { TransferOptions } from '../../src/shared/api/transfer-views.ts'
import { describedInputs } from '../../src/shared/api/user-fields.ts'

export const email = 'ada@example.org'
export const password = 'a quiet harbour at dawn'
const code = '123456'
export const id = '6f7d3c52-0d5e-4b2c-9a57-0a3f5d1c2b4e'
export const resetToken = '0123-4567-89AB-CDEF-GHJK-MNPQRS'

const codeSheet: Required<InputOf<'desktop:printResetCodes'>> = {
  printedCodes: [{ email, name: 'Ada', kind: 'activation', resetToken, expiresAt: 1_767_225_600_000 }],
  layout: { perPage: 6, paper: 'letter' },
}
const filter = {
  actorId: id,
  subjectId: id,
  actions: ['auth:login'],
  outcome: 'refused' as const,
  transport: 'window' as const,
  code: 'wrong-credentials',
  from: 1,
  to: 2,
  isChange: true as const,
  bulk: 1,
  isFolded: true as const,
  search: 'ada',
}

const userFilter = {
  role: 'operator',
  state: 'disabled',
  hasSecondFactor: true,
  hasSignedIn: true,
  isLocked: false,
  mustChangePassword: false,
  lastSeenBefore: 2,
  registeredFrom: 0,
  registeredBefore: 2,
  disableFrom: 1,
  disableBefore: 2,
  deletedBefore: 2,
  group: 'harbour',
} as const

const transferOptions: Required<TransferOptions> = {
  format: 'csv',
  encoding: 'utf-8',
  separator: ';',
  hasHeader: true,
  columns: ['email', null],
  sources: ['users'],
  domain: 'example.org',
  firebase: { signerKey: 'a', saltSeparator: 'b', rounds: 8, memoryCost: 14 },
  pepper: 'x',
}

type SampleOf<K extends OperationName> = Required<NonNullable<InputOf<K>>>

/** The operations whose input has fields. */
type WithFields = { [K in OperationName]: string extends keyof SampleOf<K> ? never : K }[OperationName]

/** A value of each field that describes a user. */
const sampleOfDescription = (): Required<z.infer<typeof describedInputs>> => {
  const values = Object.entries(describedInputs.shape).map(([name, schema]) => [
    name,
    ['Ada', '+44 20 7946 0000', ['harbour']].find((value) => schema.safeParse(value).success),
  ])
  return describedInputs.required().parse(Object.fromEntries(values))
}

/** One input of every operation that names all its fields; the compiler asks for one when an operation with fields is added. */
const samplesWithFields: { readonly [K in WithFields]: SampleOf<K> } = {
  'app:reportFault': { id, description: 'at WindowFault' },
  'setup:createAdministrator': { email, password },
  'setup:recoverAdministrator': { email, removeSecondFactor: true },
  'auth:register': { email, password },
  'auth:login': { email, password, code },
  'auth:updateProfile': { name: 'Ada' },
  'auth:removeLostSecondFactor': { email, password, recoveryCode: resetToken },
  'auth:changeEmail': { email, password },
  'auth:changePassword': { currentPassword: password, newPassword: password, cancelRecoveryCodes: true },
  'auth:reauthenticate': { password, code },
  'auth:endSession': { id },
  'auth:confirmSecondFactor': { code },
  'auth:closeAccount': { password },
  'auth:reset': { email, resetToken, newPassword: password, code },
  'auth:requestReset': { email },
  'auth:renewRecoveryCodes': { password },
  'auth:disownNotices': { event: 1, since: 1_767_225_600_000 },
  'alerts:resolve': { id: 1 },
  'requests:list': { order: 'oldest', limit: 50 },
  'backups:setUp': { passphrase: 'six green bicycles on the pier' },
  'restores:rehearse': { passphrase: 'six green bicycles on the pier' },
  'restores:list': { id, list: 'changed', after: 0, limit: 50 },
  'restores:run': { id, takenBack: { deletions: true, disablings: false, demotions: false, passwords: false } },
  'restores:restoreUser': { id, userId: id },
  'restores:removeKept': { name: 'before-restore-20260101T000000Z' },
  'setup:rehearseRestore': { passphrase: 'six green bicycles on the pier' },
  'setup:restore': { id },
  'backups:schedule': { isDaily: true },
  'requests:dismiss': { email },
  'requests:restore': { email },
  'programs:add': { name: 'Kiosk', scopes: ['session'] },
  'programs:revoke': { id },
  'programs:introspect': { programToken: resetToken, sessionId: id },
  'sso:listUsers': { id },
  'sso:register': {
    name: 'Wiki',
    kind: 'confidential',
    redirects: ['http://localhost:3000/callback'],
    logoutRedirects: ['http://localhost:3000/'],
    logoutAddress: 'http://localhost:3000/logout',
    scopes: ['openid', 'email'],
    permissions: [],
    groups: [1],
    isForGroupsOnly: true,
  },
  'sso:revoke': { id },
  'sso:endAllowed': { id },
  'sso:signIn': { programId: id, email, password: 'eleven grey pelicans', code: '123456' },
  'groups:create': { name: 'Year 9', description: 'Pupils' },
  'groups:update': {
    id: 1,
    name: 'Year 9',
    description: 'Pupils',
    requiresSecondFactor: true,
    was: { name: 'Year 9', description: '', requiresSecondFactor: false },
  },
  'groups:planMerge': { from: 1, into: 2 },
  'groups:merge': { from: 1, into: 2 },
  'groups:delete': { id: 1 },
  'groups:undo': { entry: 1 },
  'users:list': {
    search: 'ada',
    filter: userFilter,
    sort: { by: 'name', direction: 'descending' },
    position: { kind: 'after', cursor: '["name","ada",1]' },
    limit: 10,
    slot: 'table',
  },
  'users:count': { search: 'ada', filter: userFilter, slot: 'table' },
  'users:find': { search: 'ada', limit: 10 },
  'users:issueReset': { email },
  'users:issueActivation': { email, lifeHours: 24, isShort: true },
  'users:giveReason': { entry: 7, reason: 'Asked at the desk' },
  'users:requirePasswordChange': { email },
  'users:unlock': { email },
  'users:clearDelay': { email },
  'users:explainSignIn': { email },
  'users:create': {
    email,
    name: 'Ada',
    role: 'operator',
    note: 'From Claire',
    groups: ['Year 9'],
    lifeHours: 24,
    isShort: false,
  },
  'users:read': { email },
  'users:update': { email, ...sampleOfDescription(), was: sampleOfDescription() },
  'users:changeEmail': { email, newEmail: email },
  'users:confirmEmail': { email },
  'users:changeUsername': { email, newUsername: 'bob.cat' },
  'users:changeRole': { email, role: 'operator', reason: 'Left' },
  'users:disable': { email, at: 1_767_225_600_000, reason: 'Left' },
  'users:enable': { email },
  'users:delete': { email, reason: 'Left' },
  'users:restore': { email },
  'users:exportData': { email },
  'users:erase': { email, confirmation: email },
  'users:undo': { entry: 7 },
  'users:removeSecondFactor': { email },
  'users:listSessions': { email },
  'users:endSession': { email, id },
  'users:endSessions': { email },
  'users:timeline': { email, before: 7, limit: 10 },
  'bulk:plan': {
    change: { kind: 'disable-on', at: 1_767_225_600_000 },
    selection: { kind: 'matching', search: 'ada', filter: { role: 'user' }, except: [id] },
  },
  'bulk:run': { planId: id, reason: 'Left', lifeHours: 24, isShort: true },
  'imports:plan': { text: `Ada <${email}>` },
  'imports:run': { planId: id, lifeHours: 24, isShort: true },
  'transfers:export': {
    selection: { kind: 'matching', search: 'ada', filter: { role: 'user' }, except: [id] },
    format: 'csv',
    separator: 'tab',
  },
  'transfers:exportHashes': {
    selection: { kind: 'ids', ids: [id] },
    format: 'json-lines',
    separator: 'comma',
    passphrase: 'six green bicycles on the pier',
  },
  'transfers:open': { paths: ['people.csv'] },
  'transfers:preview': { fileId: id, options: transferOptions },
  'transfers:openKey': { fileId: id, passphrase: 'six green bicycles on the pier', options: {}, path: '/tmp/users.csv.key' },
  'transfers:plan': { fileId: id, options: transferOptions, fields: ['name', 'password'] },
  'transfers:readRows': { planId: id, list: 'conflicting', after: 3, limit: 10 },
  'transfers:saveReport': { planId: id, separator: 'semicolon' },
  'transfers:run': {
    planId: id,
    conflicts: 'keep',
    deleted: 'skip',
    rows: [{ position: 2, choice: 'replace' }],
    ticked: [3],
  },
  'transfers:close': { fileId: id },
  'overview:read': { days: 7, timeZone: 'Asia/Kathmandu' },
  'settings:update': {
    directoryName: 'St Mary’s School',
    registration: 'closed',
    idleMinutes: 15,
    screenLock: 'off',
    absoluteHours: 8,
    secondFactorRoles: ['administrator'],
    settledSteps: ['registration'],
    hashCost: 13,
    auditDays: 365,
    theme: 'dark',
    http: { enabled: true, port: 5000, origins: ['http://localhost:3000'] },
    singleSignOn: 'on',
  },
  'settings:setKeyStorage': { kind: 'file' },
  'audit:verify': { expect: '745-4F2A-9KQ1-7XBM-C2D0' },
  'audit:verifyInTerminal': { expect: '745-4F2A-9KQ1-7XBM-C2D0' },
  'audit:list': { filter, before: 7, after: 1, limit: 10 },
  'audit:outline': { after: 1, timeZone: 'Europe/Berlin' },
  'audit:count': { filter },
  'audit:export': { filter, format: 'json-lines', separator: 'tab', withArchives: true },
  'audit:report': { entry: 1, after: 0, limit: 10 },
  'audit:exportReport': { entry: 1, separator: 'semicolon' },
  'jobs:read': { id },
  'jobs:cancel': { id },
  'jobs:exportReport': { id, separator: 'comma' },
  'jobs:report': { id, after: 7, limit: 10 },
  'jobs:readPrintedCodes': { id, part: 1 },
  'desktop:copySecret': { text: resetToken },
  'desktop:saveRecoveryCodes': { email, codes: [resetToken] },
  'desktop:printRecoveryCodes': { email, codes: [resetToken] },
  'desktop:printResetCodes': codeSheet,
  'desktop:saveResetCodes': codeSheet,
  'desktop:saveListPreferences': {
    columns: ['role', 'groups'],
    views: [
      { name: 'Locked', search: 'ada', filter: { isLocked: true }, sort: { by: 'email', direction: 'ascending' }, columns: null },
    ],
    isSideBarNarrow: true,
    csvSeparator: 'semicolon',
  },
}

/** An input of an operation with all its fields, which the contract accepts. It names no user or job that exists. */
export const sampleOf = (operation: OperationName): object =>
  Object.hasOwn(samplesWithFields, operation) ? samplesWithFields[operation as WithFields] : {}
