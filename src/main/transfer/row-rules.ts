import { newEmail, newEmailOrUsername, personName } from '../../shared/api/fields.ts'
import { userGroups, userNote } from '../../shared/api/user-fields.ts'
import { areSameGroups } from '../../shared/domain/groups.ts'
import { includesRole, type Role } from '../../shared/domain/permissions.ts'
import type { TransferDifference, TransferField } from '../../shared/domain/transfer-choices.ts'
import type { CheckedRow, RowContext, RowDecision, User, WantedUser } from '../store/ports/store.ts'
import { isGone } from '../users/change-decision.ts'
import { findRole } from './import-plan.ts'
import type { ImportedPassword, ImportedUser, ImportRecord } from './imported-user.ts'

type GivenPassword = Exclude<ImportedPassword, { kind: 'none' | 'unusable' }>

/** The text that is stored, or why there is none. */
export type KeptPassword = { readonly stored: string } | { readonly fault: 'malformed' | 'too-costly' }

/** What keeps passwords of other systems: the text that is stored, and whether a stored one is the same. */
export type PasswordKeeper = {
  readonly keep: (password: GivenPassword) => KeptPassword
  readonly isSame: (stored: string, password: ImportedPassword) => boolean
}

/** What an address looks like to a person: the email, or the user name of a user without one. */
const addressOf = ({ email, username }: ImportedUser): string => email || username

type Described = Pick<WantedUser, 'email' | 'name' | 'note' | 'groups' | 'role'>

/** Checks the texts of a user by the rules of New user. */
const checkTexts = (user: ImportedUser, fields: readonly TransferField[]): Described | { readonly refused: string } => {
  const parsed = {
    email: user.email === '' ? newEmailOrUsername.safeParse(user.username) : newEmail.safeParse(user.email),
    name: personName.safeParse(fields.includes('name') ? user.name : ''),
    note: userNote.safeParse(fields.includes('note') ? user.note : ''),
    groups: userGroups.safeParse(fields.includes('groups') ? user.groups : []),
  }
  for (const { error } of Object.values(parsed)) if (error) return { refused: error.issues[0]?.message ?? 'malformed' }
  const role: Role | null = user.role.trim() === '' ? null : findRole(user.role)
  if (role === null && user.role.trim() !== '') return { refused: 'role-unknown' }
  return {
    email: parsed.email.data ?? '',
    name: parsed.name.data ?? '',
    note: parsed.note.data ?? '',
    groups: parsed.groups.data ?? [],
    role,
  }
}

const describeKept = (kept: KeptPassword | null): 'none' | 'usable' | 'malformed' | 'too-costly' => {
  if (kept === null) return 'none'
  return 'stored' in kept ? 'usable' : kept.fault
}

/** Checks a record of a file. Its password becomes the text that is stored. */
export const checkRecord = (record: ImportRecord, fields: readonly TransferField[], keeper: PasswordKeeper): CheckedRow => {
  const { row, source } = record
  if (record.kind === 'refused') return { row, source, shown: record.shown, refused: record.reason }
  const place = { row, source, shown: addressOf(record) || record.name }
  const texts = checkTexts(record, fields)
  if ('refused' in texts) return { ...place, ...texts }
  const password: ImportedPassword = fields.includes('password') ? record.password : { kind: 'none' }
  const kept = password.kind === 'none' || password.kind === 'unusable' ? null : keeper.keep(password)
  const hashedPassword = kept && 'stored' in kept ? kept.stored : null
  const { isDisabled, disableAt, mustChangePassword, createdAt, lastSignInAt, passwordChangedAt } = record
  const takesState = fields.includes('disabled')
  return {
    ...place,
    wanted: {
      ...texts,
      isDisabled: takesState && isDisabled,
      disableAt: takesState ? disableAt : null,
      mustChangePassword,
      createdAt,
      lastSignInAt,
      passwordChangedAt,
      hashedPassword,
    },
    password: password.kind === 'unusable' ? password.fault : describeKept(kept),
    isSamePassword: (stored) => stored !== null && keeper.isSame(stored, password),
  }
}

type WantedRow = Extract<CheckedRow, { wanted: unknown }>

/** The fields that differ. What is empty in the file says nothing, and a file never enables a user. */
const listDifferences = ({ wanted, isSamePassword }: WantedRow, user: User): TransferDifference[] => {
  const { name, note, groups, role, hashedPassword, isDisabled, disableAt } = wanted
  const isDateNew = disableAt !== null && user.disabledAt === null && disableAt !== user.disableAt
  const differs: Readonly<Record<TransferDifference, boolean>> = {
    name: name !== '' && name !== user.name,
    note: note !== '' && note !== user.note,
    groups: groups.length > 0 && !areSameGroups(groups, user.groups),
    password: hashedPassword !== null && !isSamePassword(user.hashedPassword),
    disabled: (isDisabled && user.disabledAt === null) || isDateNew,
    role: role !== null && role !== user.role,
  }
  return (Object.keys(differs) as TransferDifference[]).filter((field) => differs[field])
}

/** Decides about a checked row by what the directory has now. */
export const compareRow = (checked: WantedRow, user: User | null, { ownerId, ownerRole, now }: RowContext): RowDecision => {
  const given = checked.wanted.role ?? 'user'
  if (!includesRole(ownerRole, given)) return { kind: 'refused', reason: 'not-permitted' }
  if (!user) return { kind: 'new', differences: [] }
  if (isGone(user, now)) return { kind: 'refused', reason: 'address-held' }
  if (!includesRole(ownerRole, user.role)) return { kind: 'refused', reason: 'not-permitted' }
  const differences = listDifferences(checked, user)
  if (user.deletedAt !== null) return { kind: 'deleted', differences }
  if (differences.length === 0) return { kind: 'same', differences }
  return user.id === ownerId ? { kind: 'refused', reason: 'yourself' } : { kind: 'conflicting', differences }
}
