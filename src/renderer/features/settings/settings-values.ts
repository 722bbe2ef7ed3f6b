import { type Role, roles } from '../../../shared/permissions.ts'
import { type Policy, policyChanges } from '../../../shared/policy.ts'

/** The policy as the form's fields hold it: numbers as they are typed. */
export type SettingsValues = {
  registration: Policy['registration']
  idleMinutes: string
  absoluteHours: string
  secondFactorRoles: readonly Role[]
  hashCost: string
  theme: Policy['theme']
}

export type SettingName = keyof SettingsValues

export const settingsOf = (policy: Policy): SettingsValues => ({
  registration: policy.registration,
  idleMinutes: String(policy.idleMinutes),
  absoluteHours: String(policy.absoluteHours),
  // In one order, so that two of them can be compared.
  secondFactorRoles: roles.filter((role) => policy.secondFactorRoles.includes(role)),
  hashCost: String(policy.hashCost),
  theme: policy.theme,
})

/** The fields that do not say what is stored, in the form's order. */
export const listUnsaved = (values: SettingsValues, stored: SettingsValues): SettingName[] =>
  (Object.keys(stored) as SettingName[]).filter((name) => String(values[name]).trim() !== String(stored[name]))

// What is no number stays a text, which the schema refuses.
const readNumber = (typed: string): number | string => (/^\s*\d+\s*$/.test(typed) ? Number(typed) : typed)

/** What the operation is asked for; the schema judges it. */
export const toInput = ({ idleMinutes, absoluteHours, hashCost, ...choices }: SettingsValues): unknown => ({
  ...choices,
  idleMinutes: readNumber(idleMinutes),
  absoluteHours: readNumber(absoluteHours),
  hashCost: readNumber(hashCost),
})

/** Only what differs from what is stored: another administrator's change to the rest stays. */
export const changesOf = (values: SettingsValues, stored: SettingsValues) => {
  const input = policyChanges.parse(toInput(values))
  return Object.fromEntries(listUnsaved(values, stored).map((name) => [name, input[name]])) as typeof input
}
