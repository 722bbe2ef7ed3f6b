import type { Role } from '../domain/permissions.ts'
import type { Policy } from '../domain/policy.ts'
import type { AuditDetail, ChangeBackground, FieldChange } from './audit-details.ts'
import type { ChangedFields } from './change-rules.ts'
import { loggedTexts } from './user-fields.ts'

/** Fields of a user with their values, before or after a change. */
type Fields = ChangedFields & { readonly hashedPassword?: string | null }

const without = (one: readonly string[], other: readonly string[]): string[] => one.filter((text) => !other.includes(text))

const isSame = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other)

const isLoggedText = (field: keyof Fields): field is (typeof loggedTexts)[number] => loggedTexts.some((name) => name === field)

const toFieldChange = (field: keyof Fields, before: Fields, after: Fields): FieldChange => {
  if (isLoggedText(field)) return { field, from: before[field] ?? '', to: after[field] ?? '' }
  switch (field) {
    case 'role':
      return { field, from: before.role ?? 'user', to: after.role ?? 'user' }
    case 'groups': {
      const [from, to] = [before.groups ?? [], after.groups ?? []]
      return { field, added: without(to, from), removed: without(from, to) }
    }
    case 'hashedPassword':
    case 'passwordChangedAt':
      return { field: 'password' }
    default:
      return { field, from: before[field] ?? null, to: after[field] ?? null }
  }
}

/** The fields that differ, with old and new values where the audit log keeps them. */
export const listFieldChanges = (before: Fields, after: Fields): FieldChange[] =>
  (Object.keys(after) as (keyof Fields)[])
    .filter((field) => !isSame(before[field], after[field]))
    .map((field) => toFieldChange(field, before, after))

/** The audit detail of a change to one user, with the old and new values of the changed fields. */
export const detailOfChange = (before: ChangedFields, after: ChangedFields, background: ChangeBackground = {}): AuditDetail => {
  if (before.role !== undefined && after.role !== undefined)
    return { kind: 'role-changed', from: before.role, to: after.role, ...background }
  return { kind: 'fields-changed', changes: listFieldChanges(before, after), ...background }
}

/** The audit detail of a new user: the role, the groups that it begins in, and the import that it is part of. */
export const detailOfCreation = (
  { role, groups = [] }: { role: Role; groups?: readonly string[] },
  background: Pick<ChangeBackground, 'bulk'> = {},
): AuditDetail => ({
  kind: 'role-given',
  role,
  ...(groups.length > 0 ? { groups: [...groups] } : {}),
  ...background,
})

/** The settings by name. Those of the HTTP API are settings of their own. */
const flatten = ({ http, ...settings }: Policy) => ({
  ...settings,
  httpEnabled: http.enabled,
  httpPort: http.port,
  httpOrigins: http.origins,
})

/** The audit detail of changed settings, with old and new values. */
export const detailOfSettings = (former: Policy, next: Policy): AuditDetail => {
  const before = flatten(former)
  const changed = Object.entries(flatten(next)).map(([setting, to]) => ({
    setting,
    from: before[setting as keyof typeof before],
    to,
  }))
  return { kind: 'settings-changed', changes: changed.filter(({ from, to }) => !isSame(from, to)) }
}
