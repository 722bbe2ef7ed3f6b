import { rmSync } from 'node:fs'
import { dirname } from 'node:path'
import type { Database } from 'better-sqlite3'
import {
  type TransferDifference,
  type TransferKind,
  type TransferPasswordFault,
  transferDifferences,
  transferKinds,
  transferPasswordFaults,
} from '../../../../shared/domain/transfer-choices.ts'
import type {
  CheckedRow,
  CheckedRows,
  RowContext,
  RowDecision,
  StagedTransfer,
  TransferRequest,
  TransferRules,
  User,
  Watch,
} from '../../ports/store.ts'
import { openTables, type Tables } from '../tables/store-tables.ts'
import { fingerprintOfUser } from '../transfer/staged-rows.ts'
import { createStaging, pathOfStaging } from '../transfer/staging-file.ts'

/** Rows between two checks for cancellation and two progress reports (about 20 ms). */
const ROWS_AT_ONCE = 500

/** The longest text that is shown of a row. */
const SHOWN_CHARACTERS = 300

type StagingTask = { readonly staging: string; readonly request: TransferRequest }

type ThreadParts = {
  readonly rules: TransferRules
  readonly onProgress: Watch['onProgress']
  readonly isCancelled: () => boolean
}

type Facts = StagedTransfer['facts']

type WantedRow = Extract<CheckedRow, { wanted: unknown }>

/** Counts what a plan tells first. */
class Counts {
  readonly #kinds = new Map<TransferKind, number>()
  readonly #differences = new Map<TransferDifference, number>()
  readonly #refused = new Map<string, number>()
  readonly #unusable = new Map<TransferPasswordFault, number>()
  #usable = 0
  #none = 0
  #raised = 0
  total = 0

  #add<K>(counts: Map<K, number>, key: K): void {
    counts.set(key, (counts.get(key) ?? 0) + 1)
  }

  addRefused(reason: string): void {
    this.total += 1
    this.#add(this.#kinds, 'refused')
    this.#add(this.#refused, reason)
  }

  add({ password }: WantedRow, decision: Exclude<RowDecision, { kind: 'refused' }>, isRaised: boolean): void {
    this.total += 1
    this.#add(this.#kinds, decision.kind)
    if (decision.kind === 'conflicting') for (const field of decision.differences) this.#add(this.#differences, field)
    if (password === 'usable') this.#usable += 1
    else if (password === 'none') this.#none += 1
    else this.#add(this.#unusable, password)
    if (isRaised) this.#raised += 1
  }

  finish(fault: string | null): Facts {
    const list = <N extends string>(names: readonly N[], counts: ReadonlyMap<N, number>) =>
      names.flatMap((name) => {
        const count = counts.get(name)
        return count === undefined ? [] : [{ name, count }]
      })
    return {
      total: this.total,
      kinds: list(transferKinds, this.#kinds),
      differences: list(transferDifferences, this.#differences),
      refused: [...this.#refused].map(([reason, count]) => ({ reason, count })),
      passwords: { usable: this.#usable, none: this.#none, unusable: list(transferPasswordFaults, this.#unusable) },
      raisedRoles: this.#raised,
      fault,
    }
  }
}

/** Writes the rows of a staging database. */
class Stager {
  readonly counts = new Counts()
  readonly #users: Tables['users']
  readonly #rules: TransferRules
  readonly #context: RowContext
  readonly #insert: (values: Record<string, string | number | null>) => boolean

  constructor(directory: Database, staging: Database, rules: TransferRules, context: RowContext) {
    this.#users = openTables(directory).users
    this.#rules = rules
    this.#context = context
    const insert = staging.prepare(
      `INSERT INTO rows (position, row, source, kind, shown, reason, email_key, wanted, hashed_password, password, differences,
         user_id, fingerprint, is_raised)
       VALUES (@position, @row, @source, @kind, @shown, @reason, @emailKey, @wanted, @hashedPassword, @password, @differences,
         @userId, @fingerprint, @isRaised) ON CONFLICT (email_key) DO NOTHING`,
    )
    this.#insert = (values) => insert.run(values).changes > 0
  }

  add(checked: CheckedRow): void {
    if ('refused' in checked) this.#refuse(checked, checked.refused)
    else this.#compare(checked)
  }

  #compare(checked: WantedRow): void {
    const { wanted } = checked
    const holder = this.#users.findEmailHolder(wanted.email)
    const user = holder && this.#users.findById(holder.id)
    const decision = this.#rules.compareRow(checked, user, this.#context)
    if (decision.kind === 'refused') this.#refuse(checked, decision.reason)
    else this.#stage(checked, user, decision)
  }

  #stage(checked: WantedRow, user: User | null, decision: Exclude<RowDecision, { kind: 'refused' }>): void {
    const { wanted } = checked
    const isRaised = decision.kind !== 'same' && isRaisedRow(checked, user)
    const { hashedPassword, ...described } = wanted
    const isNew = this.#insert({
      ...this.#placeOf(checked),
      kind: decision.kind,
      reason: null,
      emailKey: this.#users.emailKeyOf(wanted.email),
      wanted: JSON.stringify(described),
      hashedPassword,
      password: checked.password,
      differences: decision.differences.length > 0 ? JSON.stringify(decision.differences) : null,
      userId: user?.id ?? null,
      fingerprint: user && decision.kind !== 'same' ? fingerprintOfUser(user) : null,
      isRaised: isRaised ? 1 : 0,
    })
    if (isNew) this.counts.add(checked, decision, isRaised)
    else this.#refuse(checked, 'duplicate')
  }

  #placeOf({ row, source, shown }: CheckedRow) {
    return { position: this.counts.total + 1, row, source, shown: shown.slice(0, SHOWN_CHARACTERS) }
  }

  #refuse(checked: CheckedRow, reason: string): void {
    this.#insert({
      ...this.#placeOf(checked),
      kind: 'refused',
      reason,
      emailKey: null,
      wanted: null,
      hashedPassword: null,
      password: null,
      differences: null,
      userId: null,
      fingerprint: null,
      isRaised: 0,
    })
    this.counts.addRefused(reason)
  }
}

/** Whether a row touches an administrator, operator or auditor, of the file or here. */
const isRaisedRow = ({ wanted }: WantedRow, user: User | null): boolean =>
  (wanted.role ?? 'user') !== 'user' || (user !== null && user.role !== 'user')

/** Reads all rows. Returns false if cancelled. */
const stageAll = (rows: CheckedRows, stager: Stager, staging: Database, { onProgress, isCancelled }: ThreadParts): boolean => {
  staging.exec('BEGIN')
  let left = ROWS_AT_ONCE
  for (const checked of rows.rows) {
    stager.add(checked)
    left -= 1
    if (left > 0) continue
    if (isCancelled()) return false
    staging.exec('COMMIT; BEGIN')
    onProgress(rows.readBytes(), rows.bytes)
    left = ROWS_AT_ONCE
  }
  staging.exec('COMMIT')
  return !isCancelled()
}

/** Reads files into a staging database and compares each row with the directory. Null if cancelled; the database is removed then. */
export const stageRows = (
  directory: Database,
  { staging: name, request }: StagingTask,
  parts: ThreadParts,
): StagedTransfer | { readonly fault: string } | null => {
  const opened = parts.rules.openRows(request, dirname(directory.name))
  if ('fault' in opened) return opened
  const path = pathOfStaging(directory, name)
  const { owner, now } = request
  let isComplete = false
  const { database, finish } = createStaging(path)
  try {
    const stager = new Stager(directory, database, parts.rules, { ownerId: owner.id, ownerRole: owner.role, now })
    if (!stageAll(opened, stager, database, parts)) return null
    finish()
    isComplete = true
    return { staging: name, facts: stager.counts.finish(opened.findFault()) }
  } finally {
    opened.close()
    database.close()
    if (!isComplete) rmSync(path, { force: true })
  }
}
