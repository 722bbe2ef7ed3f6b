import { type Role, roles } from '../../../shared/domain/permissions.ts'
import { type Policy, policyChanges } from '../../../shared/domain/policy.ts'

/** The policy as form values. Numbers are strings, as typed. */
export type SettingsValues = {
  directoryName: string
  registration: Policy['registration']
  idleMinutes: string
  screenLock: Policy['screenLock']
  absoluteHours: string
  secondFactorRoles: readonly Role[]
  hashCost: string
  /** Days, or `forever`. */
  auditDays: string
  theme: Policy['theme']
  httpEnabled: HttpChoice
  httpPort: string
  /** One origin per line. */
  httpOrigins: string
  singleSignOn: Policy['singleSignOn']
}

/** The choice that keeps the whole log in the database. */
export const FOREVER = 'forever'

/** Whether the HTTP API answers. */
export type HttpChoice = 'off' | 'on'

export type SettingName = keyof SettingsValues

export const settingsOf = (policy: Policy): SettingsValues => ({
  directoryName: policy.directoryName,
  registration: policy.registration,
  idleMinutes: String(policy.idleMinutes),
  screenLock: policy.screenLock,
  absoluteHours: String(policy.absoluteHours),
  // Always in the same order, so that two values can be compared.
  secondFactorRoles: roles.filter((role) => policy.secondFactorRoles.includes(role)),
  hashCost: String(policy.hashCost),
  auditDays: policy.auditDays === null ? FOREVER : String(policy.auditDays),
  theme: policy.theme,
  httpEnabled: policy.http.enabled ? 'on' : 'off',
  httpPort: String(policy.http.port),
  httpOrigins: policy.http.origins.join('\n'),
  singleSignOn: policy.singleSignOn,
})

// Browsers show an origin with a trailing slash, which is not part of it.
const readOrigins = (typed: string): string[] =>
  typed
    .split(/\s+/)
    .filter((origin) => origin !== '')
    .map((origin) => origin.replace(/\/$/, ''))

/** A value in a normal form, so that spelling does not matter. */
const plain = (name: SettingName, value: SettingsValues[SettingName]): string =>
  name === 'httpOrigins' ? readOrigins(String(value)).join('\n') : String(value).trim()

/** The fields that differ from the stored values, in the form's order. */
export const listUnsaved = (values: SettingsValues, stored: SettingsValues): SettingName[] =>
  (Object.keys(stored) as SettingName[]).filter((name) => plain(name, values[name]) !== plain(name, stored[name]))

// Text that is not a number stays a string, which the schema rejects.
const readNumber = (typed: string): number | string => (/^\s*\d+\s*$/.test(typed) ? Number(typed) : typed)

/** Converts the values to the operation's input, which the schema validates. */
export const toInput = ({
  idleMinutes,
  absoluteHours,
  hashCost,
  auditDays,
  httpEnabled,
  httpPort,
  httpOrigins,
  ...choices
}: SettingsValues): unknown => ({
  ...choices,
  idleMinutes: readNumber(idleMinutes),
  absoluteHours: readNumber(absoluteHours),
  hashCost: readNumber(hashCost),
  auditDays: auditDays === FOREVER ? null : readNumber(auditDays),
  http: { enabled: httpEnabled === 'on', port: readNumber(httpPort), origins: readOrigins(httpOrigins) },
})

/** The field that edits a part of the policy. */
export const fieldOf = (path: string): string => {
  if (path.startsWith('http.origins')) return 'httpOrigins' satisfies SettingName
  return path === 'http.port' ? ('httpPort' satisfies SettingName) : path
}

/** The part of the policy that a field edits. */
const partOf = (name: SettingName) => {
  switch (name) {
    case 'httpEnabled':
    case 'httpPort':
    case 'httpOrigins':
      return 'http'
    default:
      return name
  }
}

/** Returns only the changed values, so that another administrator's change to the rest stays. */
export const changesOf = (values: SettingsValues, stored: SettingsValues) => {
  const input = policyChanges.parse(toInput(values))
  return Object.fromEntries(listUnsaved(values, stored).map((name) => [partOf(name), input[partOf(name)]])) as typeof input
}
