import { randomUUID } from 'node:crypto'
import type { Database } from 'better-sqlite3'
import { detailOfCreation, listFieldChanges } from '../../../../shared/api/change-details.ts'
import type { TransferDecisions } from '../../../../shared/api/transfer-views.ts'
import { type SkipReason, skipReasons } from '../../../../shared/domain/bulk-changes.ts'
import { includesRole, type Role } from '../../../../shared/domain/permissions.ts'
import type { ConflictChoice, TransferDifference } from '../../../../shared/domain/transfer-choices.ts'
import { Refusal } from '../../../../shared/errors.ts'
import type { AuditEntry, UndoableChanges, User, WantedUser } from '../../ports/store.ts'
import type { EndedAccess } from '../stores/ended-access.ts'
import type { UserChangesWriter } from '../stores/user-changes.ts'
import type { AppendedHead } from '../tables/audit.ts'
import type { Tables } from '../tables/store-tables.ts'
import { fingerprintOfUser, readDifferences, readWanted, type StagedRow } from './staged-rows.ts'

/** The action of the entry of a user whom an import changed. */
const REPLACE_ACTION = 'transfers:replace'

/** The action of the entry of a user whom an import created: as of any new user. */
const CREATE_ACTION = 'users:create'

/** What became of a row. `left`: nothing was to be done. */
export type RowOutcome =
  | { readonly kind: 'changed'; readonly head: AppendedHead; readonly hasPassword: boolean }
  | { readonly kind: 'left' }
  | { readonly kind: 'skipped'; readonly reason: SkipReason; readonly user: { id: string | null; email: string | null } }

type Parts = {
  readonly database: Database
  readonly tables: Tables
  readonly endedAccess: EndedAccess
  readonly userChanges: UserChangesWriter
  readonly decisions: TransferDecisions
  /** The entry that began the run. */
  readonly batchId: number
}

/** What all rows of one transaction share. */
export type RowTerms = {
  readonly ownerRole: Role
  readonly entry: AuditEntry
  readonly append: (entry: AuditEntry) => AppendedHead
}

/** The fields that are empty here. Only these are filled if the directory's values stay. */
const isEmptyHere = (field: TransferDifference, user: User): boolean => {
  switch (field) {
    case 'name':
    case 'note':
      return user[field] === ''
    case 'groups':
      return user.groups.length === 0
    case 'password':
      return user.hashedPassword === null
    default:
      return false
  }
}

/** A date that has come means now. */
const disablingOf = ({ isDisabled, disableAt }: WantedUser, now: number): Pick<User, 'disabledAt' | 'disableAt'> => {
  const isDue = isDisabled || (disableAt !== null && disableAt <= now)
  return { disabledAt: isDue ? now : null, disableAt: isDue ? null : disableAt }
}

/** The values that a row sets, except the password. */
const changesOf = (fields: readonly TransferDifference[], wanted: WantedUser, now: number): UndoableChanges => ({
  ...(fields.includes('name') ? { name: wanted.name } : {}),
  ...(fields.includes('note') ? { note: wanted.note } : {}),
  ...(fields.includes('groups') ? { groups: wanted.groups } : {}),
  ...(fields.includes('role') && wanted.role !== null ? { role: wanted.role } : {}),
  ...(fields.includes('disabled') ? disablingOf(wanted, now) : {}),
})

const isLater = (time: number | null, now: number): boolean => time !== null && time > now

/** A time of another system that is later than now is not known. */
const upTo = (time: number | null, now: number): number | null => (isLater(time, now) ? null : time)

/** Carries out the rows of a run, each with its entry and its undo step. Runs inside a write transaction. */
export class ImportedUsers {
  readonly #parts: Parts
  readonly #choices: ReadonlyMap<number, ConflictChoice>
  readonly #ticked: ReadonlySet<number>
  /** A savepoint of its own: a row that is refused leaves nothing behind. */
  readonly #inSavepoint: (run: () => RowOutcome) => RowOutcome

  constructor(parts: Parts) {
    this.#parts = parts
    const { decisions, database } = parts
    this.#choices = new Map(decisions.rows?.map(({ position, choice }) => [position, choice]))
    this.#ticked = new Set(decisions.ticked)
    this.#inSavepoint = database.transaction((run: () => RowOutcome) => run())
  }

  carryOut(row: StagedRow, terms: RowTerms): RowOutcome {
    const choice = this.#choiceOf(row)
    if (choice === 'skip') return { kind: 'left' }
    const email = row.shown
    if (row.is_raised !== 0 && !this.#ticked.has(row.position)) return this.#skip('role-not-ticked', { id: row.user_id, email })
    const wanted = readWanted(row)
    if (!includesRole(terms.ownerRole, wanted.role ?? 'user')) return this.#skip('not-permitted', { id: null, email })
    const run = (): RowOutcome => (row.kind === 'new' ? this.#create(wanted, terms) : this.#replace(row, wanted, choice, terms))
    // A new user without groups cannot be refused after its first write.
    if (row.kind === 'new' && wanted.groups.length === 0) return run()
    try {
      return this.#inSavepoint(run)
    } catch (error) {
      const reason = error instanceof Refusal ? skipReasons.find((known) => known === error.error.code) : undefined
      if (reason) return this.#skip(reason, { id: row.user_id, email })
      throw error
    }
  }

  #skip(reason: SkipReason, user: { id: string | null; email: string | null }): RowOutcome {
    return { kind: 'skipped', reason, user }
  }

  #choiceOf({ kind, position }: StagedRow): ConflictChoice {
    const { decisions } = this.#parts
    switch (kind) {
      case 'new':
        return 'replace'
      case 'conflicting':
        return this.#choices.get(position) ?? decisions.conflicts
      case 'deleted':
        return this.#choices.get(position) ?? decisions.deleted
      default:
        return 'skip'
    }
  }

  #create(wanted: WantedUser, { entry, append }: RowTerms): RowOutcome {
    const { tables, batchId } = this.#parts
    const { email, name, note, groups, hashedPassword } = wanted
    if (tables.users.findEmailHolder(email)) return this.#skip('email-taken', { id: null, email })
    const id = randomUUID()
    const role = wanted.role ?? 'user'
    const now = entry.at
    const createdAt = upTo(wanted.createdAt, now) ?? now
    const hasPassword = hashedPassword !== null
    tables.users.insertImported({
      id,
      email,
      name,
      note,
      role,
      hashedPassword,
      createdAt,
      lastSignInAt: upTo(wanted.lastSignInAt, now),
      passwordChangedAt: hasPassword ? (upTo(wanted.passwordChangedAt, now) ?? createdAt) : null,
      mustChangePasswordAt: hasPassword && wanted.mustChangePassword ? now : null,
      ...disablingOf(wanted, now),
    })
    if (groups.length > 0) tables.groups.setOfUser(id, groups)
    const details = detailOfCreation({ role, groups }, { bulk: batchId })
    const head = append({ ...entry, action: CREATE_ACTION, subject: { id, email }, details })
    const step = { userId: id, operation: CREATE_ACTION, before: { deletedAt: now }, after: { deletedAt: null } }
    tables.undoSteps.insert({ ...step, entryId: head.id, batchId })
    return { kind: 'changed', head, hasPassword }
  }

  #replace(row: StagedRow, wanted: WantedUser, choice: ConflictChoice, { entry, ownerRole, append }: RowTerms): RowOutcome {
    const { tables, userChanges, batchId } = this.#parts
    const user = row.user_id === null ? null : tables.users.findById(row.user_id)
    if (!user) return this.#skip('gone', { id: null, email: row.shown })
    const subject = { id: user.id, email: user.email }
    if (fingerprintOfUser(user) !== row.fingerprint) return this.#skip('changed-meanwhile', subject)
    if (!includesRole(ownerRole, user.role)) return this.#skip('not-permitted', subject)
    const differing = readDifferences(row)
    const fields = choice === 'keep' ? differing.filter((field) => isEmptyHere(field, user)) : differing
    const isRestored = user.deletedAt !== null
    if (fields.length === 0 && !isRestored) return { kind: 'left' }
    const now = entry.at
    const changes = { ...changesOf(fields, wanted, now), ...(isRestored ? { deletedAt: null } : {}) }
    const { step } = userChanges.change(user.id, changes, { now, operation: REPLACE_ACTION })
    const replaced = fields.includes('password') ? this.#replacePassword(user, wanted, entry) : null
    const before = { ...step?.before, ...(replaced ? { passwordChangedAt: replaced.passwordChangedAt } : {}) }
    const after = { ...step?.after, ...(replaced ? { passwordChangedAt: now } : {}) }
    const details = { kind: 'fields-changed' as const, changes: listFieldChanges(before, after), bulk: batchId }
    const head = append({ ...entry, action: REPLACE_ACTION, subject, details })
    const whole = { userId: user.id, operation: REPLACE_ACTION, before, after, batchId }
    tables.undoSteps.insert({ ...whole, entryId: head.id, ...(replaced ? { replacedPassword: replaced } : {}) })
    return { kind: 'changed', head, hasPassword: replaced !== null || user.hashedPassword !== null }
  }

  /** As a reset by another user: it ends what the former password opened, and its user is told. Returns the former one. */
  #replacePassword(user: User, wanted: WantedUser, { at, actor, transport }: AuditEntry) {
    const { tables, endedAccess } = this.#parts
    const { users, recoveryCodes, notices, alerts } = tables
    const former = users.readPassword(user.id)
    if (!former) throw new Refusal('changed-meanwhile')
    users.writePassword(user.id, {
      hashedPassword: wanted.hashedPassword,
      passwordChangedAt: at,
      mustChangePasswordAt: wanted.mustChangePassword ? at : null,
      isPasswordShort: 0,
      passwordDisownedAt: null,
    })
    recoveryCodes.drop(user.id)
    endedAccess.endAll(user.id, at)
    if (former.hashedPassword === null) return former
    if (user.role === 'administrator') alerts.raise({ userId: user.id, kind: 'administrator-recovered', at, transport })
    const by = { by: actor?.email ?? null, byId: actor?.id ?? null }
    notices.insert({ userId: user.id, kind: 'password-reset', at, about: null, ...by, transport })
    return former
  }
}
