import { join } from 'node:path'
import Sqlite, { type Database } from 'better-sqlite3'
import { DATABASE_FILE } from '../../src/main/store/folder-files.ts'
import { parseDetail, type RecordedDetail } from '../../src/shared/api/audit-details.ts'
import type { Transport } from '../../src/shared/api/definition.ts'
import { contract, type OperationContract } from '../../src/shared/api/index.ts'
import { type OperationName, operationNames } from '../../src/shared/api/names.ts'
import { grants, type Role, roles } from '../../src/shared/domain/permissions.ts'

type Entry = {
  id: number
  actor_id: string | null
  subject_id: string | null
  action: string
  transport: Transport
  details: string | null
}

/** What happens of itself, tells how a job ended, or is done by the fuzz run around its calls. */
const ownActions: ReadonlySet<string> = new Set([
  'auth:upgradeHash',
  'auth:lock',
  'auth:lockSecondFactor',
  'audit:exported',
  'backups:finished',
  'audit:archived',
  'bulk:finished',
  'clock:setBack',
  'imports:finished',
  'settings:compacted',
  'transfers:exported',
  'transfers:finished',
  'users:erased',
  'users:dataExported',
])

/** The tables with rows of a user. Undo steps belong to the user who undoes, and notices tell of other users, so both are left out. */
const owned = ['sessions', 'recovery_codes', 'second_factors', 'reset_requests', 'group_members']

const requireRole = (text: string | undefined): Role => {
  const role = roles.find((known) => known === text)
  if (!role) throw new Error(`an entry names no role: ${text}`)
  return role
}

/** Holds what is in the database against what the audit log says was done, and that against the table of roles. */
export class FuzzLedger {
  readonly #database: Database
  readonly #roles = new Map<string, Role>()
  /** Every role that a user ever had. A long job is recorded when it ends, and its user may have another role by then, or be gone. */
  readonly #held = new Set<string>()
  #seen = 0
  #state = new Map<string, string>()

  constructor(folder: string) {
    this.#database = new Sqlite(join(folder, DATABASE_FILE), { readonly: true })
    this.begin()
  }

  /** From here on: what is there now is taken as it is. */
  begin(): void {
    this.#seen = this.#database.prepare<[], number>('SELECT coalesce(max(id), 0) FROM audit_entries').pluck().get() ?? 0
    this.#roles.clear()
    for (const { id, role } of this.#readRoles()) this.#hold(id, role)
    this.#state = this.#readState()
  }

  /** The newest entry at the last look. */
  get seen(): number {
    return this.#seen
  }

  /** Everything since the last look that was changed by who may not, or without an entry. */
  check(): string[] {
    const entries = this.#database
      .prepare<[number], Entry>(
        `SELECT id, actor_id, subject_id, action, transport, details FROM audit_entries
         WHERE id > ? AND outcome = 'success' ORDER BY id`,
      )
      .all(this.#seen)
    const faults = entries.flatMap((entry) => this.#replay(entry))
    this.#seen = entries.at(-1)?.id ?? this.#seen
    const told = new Set(entries.flatMap((entry) => [entry.actor_id, entry.subject_id]))
    if (entries.some(({ action }) => /^settings:(update|rotateKeys)$/.test(action))) told.add('directory')
    const state = this.#readState()
    for (const id of new Set([...state.keys(), ...this.#state.keys()])) {
      if (state.get(id) !== this.#state.get(id) && !id.split(' ').some((user) => told.has(user)))
        faults.push(`${id} changed without an entry`)
    }
    this.#state = state
    const rows = this.#readRoles()
    for (const { id, role } of rows) if (this.#roles.get(id) !== role) faults.push(`${id} became ${role} without an entry`)
    if (!rows.some(({ isLasting }) => isLasting)) faults.push('no administrator is left')
    return faults
  }

  close(): void {
    this.#database.close()
  }

  /** The entries are in the order of the commits, so that each is judged by the roles of its own moment. */
  #replay({ id, actor_id: actor, subject_id: subject, action, transport, details }: Entry): string[] {
    const fault = (why: string): string[] => [`entry ${id}: ${action} by ${actor ?? 'nobody'} on ${subject ?? 'nothing'}: ${why}`]
    const operation = operationNames.find((name) => name === action)
    if (!operation) return ownActions.has(action) ? [] : fault('an unknown operation')
    // An undo needs the permission of the operation that it undoes.
    const detail = parseDetail(details)
    const undone = detail?.kind === 'undone' ? detail.operation : null
    const judged = operationNames.find((name) => name === undone) ?? operation
    const faults = this.#judge(judged, actor, subject, transport).flatMap(fault)
    if (subject) this.#follow(operation, subject, detail)
    return faults
  }

  #hold(id: string, role: Role): void {
    this.#roles.set(id, role)
    this.#held.add(`${id} ${role}`)
  }

  /** Keeps the roles as they are after an entry. */
  #follow(operation: OperationName, subject: string, detail: RecordedDetail | null): void {
    if (operation === 'auth:register') this.#hold(subject, 'user')
    if (operation === 'users:create') this.#hold(subject, requireRole(detail?.kind === 'role-given' ? detail.role : undefined))
    if (operation === 'users:changeRole')
      this.#hold(subject, requireRole(detail?.kind === 'role-changed' ? detail.to : undefined))
    if (detail?.kind === 'undone' && detail.operation === 'users:changeRole')
      this.#hold(subject, this.#readFormerRole(detail.entry))
  }

  #readFormerRole(entryId: number): Role {
    const before = this.#database
      .prepare<[number], string>('SELECT before FROM undo_steps WHERE entry_id = ?')
      .pluck()
      .get(entryId)
    return requireRole((JSON.parse(before ?? '{}') as { role?: string }).role)
  }

  #judge(operation: OperationName, actor: string | null, subject: string | null, transport: Transport): string[] {
    const { permission, target, transports }: OperationContract = contract[operation]
    if (!transports.includes(transport)) return [`not through ${transport}`]
    if (permission === 'anyone') return actor === null || actor === subject ? [] : ['in the name of somebody else']
    if (operation === 'audit:verify' && roles.some((held) => grants[held][permission] && this.#held.has(`${actor} ${held}`)))
      return []
    const role = actor === null ? undefined : this.#roles.get(actor)
    if (role === undefined) return ['by nobody who is there']
    const reach = grants[role][permission]
    if (reach === undefined) return [`an ${role} may not`]
    if (permission.startsWith('own:') && subject !== null && subject !== actor) return ['on somebody else']
    const other = this.#roles.get(subject ?? '')
    const isBeyond = other !== undefined && Object.keys(grants[other]).some((permission) => !(permission in grants[role]))
    return target && reach === 'included-roles' && isBeyond ? [`an ${role} does not reach an ${other}`] : []
  }

  #readRoles(): { id: string; role: Role; isLasting: number }[] {
    return this.#database
      .prepare<[], { id: string; role: Role; isLasting: number }>(
        `SELECT id, role, role = 'administrator' AND disabled_at IS NULL AND deleted_at IS NULL AND hashed_password IS NOT NULL AS isLasting
         FROM users`,
      )
      .all()
  }

  /** All that belongs to each user, and the directory's own row; not the bookkeeping of uses and attempts. */
  #readState(): Map<string, string> {
    const state = new Map<string, string>()
    const numbers = new Map<unknown, string>()
    for (const row of this.#database.prepare<[], Record<string, unknown>>('SELECT * FROM users').all()) {
      numbers.set(row.number, String(row.id))
      state.set(String(row.id), JSON.stringify(row))
    }
    for (const table of owned) {
      for (const row of this.#database.prepare<[], Record<string, unknown>>(`SELECT * FROM ${table} ORDER BY 1`).all()) {
        const owner = numbers.get(row.user_number) ?? 'nobody'
        // A rotation of the keys encrypts the secrets of all users again.
        const kept = { ...row, last_used_at: null, sealed_secret: null }
        state.set(owner, `${state.get(owner)}${table}${JSON.stringify(kept)}`)
      }
    }
    // An entry about its issuer explains the end of a code too: an issuer without the permission loses it.
    for (const row of this.#database.prepare<[], Record<string, unknown>>('SELECT * FROM reset_codes ORDER BY 1').all())
      state.set(`${numbers.get(row.user_number)} ${numbers.get(row.issuer_number)}`, JSON.stringify(row))
    state.set('directory', JSON.stringify(this.#database.prepare('SELECT * FROM directory').all()))
    return state
  }
}
