import { type Role, roles } from '../../../shared/domain/permissions.ts'
import { type Policy, policyChanges } from '../../../shared/domain/policy.ts'

/** The policy as the form's fields hold it: numbers as they are typed. */
export type SettingsValues = {
  registration: Policy['registration']
  idleMinutes: string
  absoluteHours: string
  secondFactorRoles: readonly Role[]
  hashCost: string
  theme: Policy['theme']
  httpEnabled: HttpChoice
  httpPort: string
  /** One a line. */
  httpOrigins: string
}

/** Whether the HTTP API answers. */
export type HttpChoice = 'off' | 'on'

export type SettingName = keyof SettingsValues

export const settingsOf = (policy: Policy): SettingsValues => ({
  registration: policy.registration,
  idleMinutes: String(policy.idleMinutes),
  absoluteHours: String(policy.absoluteHours),
  // In one order, so that two of them can be compared.
  secondFactorRoles: roles.filter((role) => policy.secondFactorRoles.includes(role)),
  hashCost: String(policy.hashCost),
  theme: policy.theme,
  httpEnabled: policy.http.enabled ? 'on' : 'off',
  httpPort: String(policy.http.port),
  httpOrigins: policy.http.origins.join('\n'),
})

// A browser shows the slash, and an origin has none.
const readOrigins = (typed: string): string[] =>
  typed
    .split(/\s+/)
    .filter((origin) => origin !== '')
    .map((origin) => origin.replace(/\/$/, ''))

/** What a field says, however it was typed. */
const plain = (name: SettingName, value: SettingsValues[SettingName]): string =>
  name === 'httpOrigins' ? readOrigins(String(value)).join('\n') : String(value).trim()

/** The fields that do not say what is stored, in the form's order. */
export const listUnsaved = (values: SettingsValues, stored: SettingsValues): SettingName[] =>
  (Object.keys(stored) as SettingName[]).filter((name) => plain(name, values[name]) !== plain(name, stored[name]))

// What is no number stays a text, which the schema refuses.
const readNumber = (typed: string): number | string => (/^\s*\d+\s*$/.test(typed) ? Number(typed) : typed)

/** What the operation is asked for; the schema judges it. */
export const toInput = ({
  idleMinutes,
  absoluteHours,
  hashCost,
  httpEnabled,
  httpPort,
  httpOrigins,
  ...choices
}: SettingsValues): unknown => ({
  ...choices,
  idleMinutes: readNumber(idleMinutes),
  absoluteHours: readNumber(absoluteHours),
  hashCost: readNumber(hashCost),
  http: { enabled: httpEnabled === 'on', port: readNumber(httpPort), origins: readOrigins(httpOrigins) },
})

/** The field that a part of the policy is typed into. */
export const fieldOf = (path: string): string => {
  if (path.startsWith('http.origins')) return 'httpOrigins' satisfies SettingName
  return path === 'http.port' ? ('httpPort' satisfies SettingName) : path
}

/** The part of the policy that a field belongs to. */
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

/** Only what differs from what is stored: another administrator's change to the rest stays. */
export const changesOf = (values: SettingsValues, stored: SettingsValues) => {
  const input = policyChanges.parse(toInput(values))
  return Object.fromEntries(listUnsaved(values, stored).map((name) => [partOf(name), input[partOf(name)]])) as typeof input
}
