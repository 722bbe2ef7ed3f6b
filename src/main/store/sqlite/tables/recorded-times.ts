import type { Database, Statement } from 'better-sqlite3'

/** The columns that record when something happened. A planned date, such as `disable_at`, is none of them. */
export const recordedColumns = {
  directory: ['created_at', 'set_up_at', 'keys_rotated_at'],
  users: [
    'password_changed_at',
    'must_change_password_at',
    'password_disowned_at',
    'second_factor_at',
    'locked_at',
    'created_at',
    'last_sign_in_at',
    'disabled_at',
    'deleted_at',
  ],
  groups: ['deleted_at'],
  sessions: ['created_at', 'authenticated_at', 'last_used_at'],
  reset_codes: ['issued_at'],
  reset_requests: ['requested_at', 'last_at'],
  recovery_codes: ['created_at', 'kept_at', 'used_at'],
  second_factors: ['begun_at', 'confirmed_at'],
  attempts: ['delayed_at', 'locked_at'],
  notices: ['first_at', 'at', 'acknowledged_at', 'disowned_at'],
  alerts: ['first_at', 'at'],
  programs: ['created_at', 'last_used_at'],
  relying_programs: ['created_at', 'last_used_at'],
  program_users: ['allowed_at', 'last_used_at', 'ended_at'],
  program_access_ends: ['ended_at'],
  oidc_records: ['stored_at', 'consumed_at'],
  signing_keys: ['created_at', 'replaced_at'],
  confirmed_emails: ['confirmed_at'],
  backup_setup: ['set_at'],
  backups: ['made_at'],
  audit_archives: ['made_at'],
  replaced_passwords: ['password_changed_at', 'must_change_password_at', 'password_disowned_at'],
} as const

/** The ends of limits. Each is a duration from a recorded time, and moves with it. */
export const recordedEnds = {
  sessions: { created_at: 'expires_at' },
  reset_codes: { issued_at: 'expires_at' },
  attempts: { delayed_at: 'delayed_until' },
  oidc_records: { stored_at: 'expires_at' },
} as const

/** The generated columns by which the index of a column is ordered. `state_key` is the later of two times. */
const orderedBy: Readonly<Record<string, string>> = {
  created_at: 'created_at',
  last_sign_in_at: 'last_sign_in_key',
  password_changed_at: 'password_changed_key',
  second_factor_at: 'second_factor_key',
  disabled_at: 'state_key',
}

/** The fields of undo steps that are recorded times. An undo compares them with the user or group. */
const STEP_FIELDS = ['disabledAt', 'deletedAt', 'passwordChangedAt'] as const

/** The length of the slots in `audit_slots` (milliseconds), as in migration 001. */
const SLOT_MS = 900_000

/** How many of the newest entries are looked at for the latest time. After a jump of the clock, newer entries may be earlier. */
const NEWEST_ENTRIES = 1_000

/** The condition that a value is later than `@now`, so that an index of users finds it. */
const isLater = (table: string, column: string): string => {
  const key = table === 'users' ? orderedBy[column] : undefined
  return `${key === undefined ? '' : `is_deleted IN (0, 1) AND ${key} > @now AND `}${column} > @now`
}

/** The update of one recorded column. */
const updateOf = (table: string, column: string): string => {
  const ends: Readonly<Record<string, Readonly<Record<string, string>>>> = recordedEnds
  const end = ends[table]?.[column]
  const moved = end === undefined ? '' : `${end} = @now + ${end} - ${column}, `
  return `UPDATE ${table} SET ${moved}${column} = @now WHERE ${isLater(table, column)}`
}

const stepUpdates = (['undo_steps', 'group_steps'] as const).flatMap((table) =>
  (['before', 'after'] as const).flatMap((side) =>
    STEP_FIELDS.map((field) => {
      const path = `'$.${field}'`
      return `UPDATE ${table} SET ${side} = json_set(${side}, ${path}, CAST(@now AS INTEGER)) WHERE entry_id >= @first AND ${side} ->> ${path} > @now`
    }),
  ),
)

/** The time steps of second factors: later ones than `latest` are from a later clock, and become `usable`. */
export type FactorSteps = { readonly latest: number; readonly usable: number }

/** All recorded times. A clock that was ahead and is set back leaves times that are later than now. */
export const recordedTimes = (database: Database) => {
  const updates = Object.entries(recordedColumns).flatMap(([table, columns]) =>
    columns.map((column) => ({ touchesDeleted: column === 'deleted_at', sql: updateOf(table, column) })),
  )
  let prepared: { readonly touchesDeleted: boolean; readonly statement: Statement<[{ now: number }]> }[] | null = null
  const latest = database
    .prepare<[], number | null>(
      `SELECT max(at) FROM (
         SELECT at FROM (SELECT at FROM audit_entries ORDER BY id DESC LIMIT ${NEWEST_ENTRIES})
         UNION ALL SELECT last_used_at FROM sessions UNION ALL SELECT last_used_at FROM programs)`,
    )
    .pluck()
  const lastEntryAt = database.prepare<[], number>('SELECT at FROM audit_entries ORDER BY id DESC LIMIT 1').pluck()

  const writeBackSteps = (now: number): void => {
    const first = database
      .prepare<[number], number | null>('SELECT min(first_entry) FROM audit_slots WHERE slot > ?')
      .pluck()
      .get(now - SLOT_MS)
    if (typeof first === 'number') for (const sql of stepUpdates) database.prepare(sql).run({ now, first })
  }

  return {
    findLatest: (): number | null => latest.get() ?? null,
    findLastEntryAt: (): number | null => lastEntryAt.get() ?? null,
    /** Sets every recorded time that is later than `now` to `now`. Inside a write transaction. */
    writeBack: (now: number, steps: FactorSteps): { times: number; touchesDeleted: boolean } => {
      // Prepared at the first use, because most processes never need them.
      // Their own times are sealed, so they cannot move. Programs ask again.
      database.prepare('DELETE FROM oidc_records WHERE stored_at > ?').run(now)
      prepared ??= updates.map(({ sql, ...update }) => ({ ...update, statement: database.prepare<[{ now: number }]>(sql) }))
      let times = 0
      let touchesDeleted = false
      for (const update of prepared) {
        const { changes } = update.statement.run({ now })
        times += changes
        touchesDeleted ||= update.touchesDeleted && changes > 0
      }
      times += database
        .prepare(
          'UPDATE second_factors SET last_step = @usable + min(drift_steps, 0) WHERE last_step > @latest + max(drift_steps, 0)',
        )
        .run(steps).changes
      writeBackSteps(now)
      return { times, touchesDeleted }
    },
  }
}
