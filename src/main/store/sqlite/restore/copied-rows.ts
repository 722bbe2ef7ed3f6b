import type { Database } from 'better-sqlite3'

/** The columns that a table has in both directories, because today's may be of another version. */
const listCommonColumns = (database: Database, table: string): string[] => {
  const read = (schema: string): string[] =>
    database.prepare<[string, string], string>('SELECT name FROM pragma_table_info(?, ?)').pluck().all(table, schema)
  const today = read('today')
  return read('main').filter((column) => today.includes(column))
}

/** Replaces all rows of a table by those of today. */
const copyTable = (database: Database, table: string): void => {
  const columns = listCommonColumns(database, table).join(', ')
  database.exec(`DELETE FROM main.${table}; INSERT INTO main.${table} (${columns}) SELECT ${columns} FROM today.${table}`)
}

/** The same for rows that belong to users. Those of users whom the backup does not know are left out. */
const copyOwned = (database: Database, table: string): void => {
  const columns = listCommonColumns(database, table).filter((column) => column !== 'number' && column !== 'user_number')
  database.exec(`DELETE FROM main.${table};
    INSERT INTO main.${table} (user_number, ${columns.join(', ')})
      SELECT b.number, ${columns.map((column) => `one.${column}`).join(', ')} FROM today.${table} AS one
      CROSS JOIN today.users AS t ON t.number = one.user_number CROSS JOIN main.users AS b ON b.id = t.id`)
}

/** What belongs to today whatever a backup says: failed attempts, what users and administrators are told, and the backups that were made. */
export const copyRowsOfToday = (database: Database, { isSameSigner }: { isSameSigner: boolean }): void => {
  for (const table of ['attempts', 'notices', 'alerts']) copyOwned(database, table)
  copyTable(database, 'backups')
  // The set-up is signed by a key of the directory.
  if (isSameSigner) copyTable(database, 'backup_setup')
  // A number that was given since must not be given again. The entries of the log go on from the restored ones.
  database.exec(`
    UPDATE main.sqlite_sequence SET seq = max(seq, ifnull((SELECT seq FROM today.sqlite_sequence AS t WHERE t.name = sqlite_sequence.name), 0))
      WHERE name <> 'audit_entries';
    INSERT INTO main.sqlite_sequence (name, seq) SELECT name, seq FROM today.sqlite_sequence AS t
      WHERE name <> 'audit_entries' AND name IN (SELECT name FROM main.sqlite_schema WHERE type = 'table')
        AND NOT EXISTS (SELECT 1 FROM main.sqlite_sequence AS b WHERE b.name = t.name)`)
}

/** Recovery codes stay where today's directory shows the same codes, with the same ones spent. */
export const dropUncertainCodes = (database: Database): void => {
  database.exec(`
    CREATE TEMP TABLE uncertain (number INTEGER PRIMARY KEY);
    INSERT OR IGNORE INTO temp.uncertain SELECT b.user_number FROM main.recovery_codes AS b
      LEFT JOIN today.recovery_codes AS t ON t.code_hash = b.code_hash WHERE t.code_hash IS NULL OR t.used_at IS NOT b.used_at;
    INSERT OR IGNORE INTO temp.uncertain SELECT b.number FROM today.recovery_codes AS one
      CROSS JOIN today.users AS t ON t.number = one.user_number CROSS JOIN main.users AS b ON b.id = t.id
      WHERE NOT EXISTS (SELECT 1 FROM main.recovery_codes AS same WHERE same.code_hash = one.code_hash);
    DELETE FROM main.recovery_codes WHERE user_number IN (SELECT number FROM temp.uncertain);
    DROP TABLE temp.uncertain`)
}
