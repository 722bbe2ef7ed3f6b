import type { Database } from 'better-sqlite3'
import type { TransferRowView } from '../../../../shared/api/transfer-views.ts'
import type { Role } from '../../../../shared/domain/permissions.ts'
import {
  type TransferDifference,
  type TransferKind,
  type TransferList,
  type TransferPasswordFault,
  transferPasswordFaults,
} from '../../../../shared/domain/transfer-choices.ts'
import type { User, WantedUser } from '../../ports/store.ts'
import { undoableAttributes } from '../tables/user-columns.ts'

/** A row of a staging database. */
export type StagedRow = {
  readonly position: number
  readonly row: number
  readonly source: string
  readonly kind: TransferKind
  readonly shown: string
  readonly reason: string | null
  readonly email_key: string | null
  /** JSON of the wanted user without the password. */
  readonly wanted: string | null
  readonly hashed_password: string | null
  readonly password: string | null
  /** JSON of the fields that differ. */
  readonly differences: string | null
  readonly user_id: string | null
  readonly fingerprint: string | null
  readonly is_raised: number
}

/** What the decision about a row depends on. If it changed until the run, the row is skipped. */
export const fingerprintOfUser = (user: User): string => JSON.stringify(undoableAttributes.map((attribute) => user[attribute]))

export const readWanted = ({ wanted, hashed_password }: StagedRow): WantedUser =>
  // Only the staging task writes the JSON.
  ({ ...JSON.parse(wanted ?? '{}'), hashedPassword: hashed_password })

export const readDifferences = ({ differences }: StagedRow): TransferDifference[] => JSON.parse(differences ?? '[]')

const conditions: Readonly<Record<TransferList, string>> = {
  new: "kind = 'new'",
  same: "kind = 'same'",
  conflicting: "kind = 'conflicting'",
  deleted: "kind = 'deleted'",
  refused: "kind = 'refused'",
  'unusable-password': "password NOT IN ('usable', 'none')",
  'raised-role': 'is_raised',
}

const textOf = (field: TransferDifference, user: Pick<User, 'name' | 'note' | 'groups' | 'role'>): string => {
  switch (field) {
    case 'name':
    case 'note':
    case 'role':
      return user[field]
    case 'groups':
      return user.groups.join(', ')
    default:
      return ''
  }
}

/** Passwords and states are told as words by the screen, so the values of these two are only whether there is one. */
const toDifference = (field: TransferDifference, user: User, wanted: WantedUser): TransferRowView['differences'][number] => {
  if (field === 'password') return { field, here: user.hashedPassword === null ? '' : 'set', file: 'set' }
  if (field === 'disabled') return { field, here: user.disabledAt === null ? '' : 'set', file: 'set' }
  return { field, here: textOf(field, user), file: textOf(field, { ...wanted, role: wanted.role ?? user.role }) }
}

const toView = (row: StagedRow, findUser: (id: string) => User | null): TransferRowView => {
  const wanted = row.wanted === null ? null : readWanted(row)
  const user = row.user_id === null ? null : findUser(row.user_id)
  const role: Role | null = wanted && (wanted.role ?? user?.role ?? 'user')
  const fault = transferPasswordFaults.find((known): known is TransferPasswordFault => known === row.password) ?? null
  return {
    position: row.position,
    row: row.row,
    source: row.source,
    kind: row.kind,
    shown: wanted?.email ?? row.shown,
    name: wanted?.name || (user?.name ?? ''),
    role,
    roleHere: user?.role ?? null,
    refused: row.reason,
    passwordFault: fault,
    differences: wanted && user ? readDifferences(row).map((field) => toDifference(field, user, wanted)) : [],
  }
}

/** A page of a list of a staging database, or of all its rows. */
export const readPage = (
  staging: Database,
  { list, after, limit }: { readonly list: TransferList | null; readonly after: number; readonly limit: number },
  findUser: (id: string) => User | null,
): TransferRowView[] =>
  staging
    .prepare<[number, number], StagedRow>(
      `SELECT * FROM rows WHERE position > ? AND ${list === null ? 'TRUE' : conditions[list]} ORDER BY position LIMIT ?`,
    )
    .all(after, limit)
    .map((row) => toView(row, findUser))
