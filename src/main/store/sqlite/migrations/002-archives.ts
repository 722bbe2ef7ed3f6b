/**
 * Archives of the audit log: which entries each file has, and the links that join it to its neighbours. Triggers keep the archives in a row, and
 * let an entry go only if an archive has it. The newest entry always stays, because the next one follows it.
 */
export const archives002 = `
  CREATE TABLE audit_archives (
    first_entry INTEGER PRIMARY KEY,
    last_entry INTEGER NOT NULL CHECK (last_entry >= first_entry),
    oldest_time INTEGER NOT NULL,
    newest_time INTEGER NOT NULL,
    link_before BLOB NOT NULL,
    link_after BLOB NOT NULL,
    key_id INTEGER NOT NULL,
    bytes INTEGER NOT NULL,
    made_at INTEGER NOT NULL
  ) STRICT;
  CREATE TRIGGER audit_archives_follow BEFORE INSERT ON audit_archives
    WHEN NEW.first_entry IS NOT (SELECT coalesce(max(last_entry), 0) + 1 FROM audit_archives)
      OR NEW.last_entry >= (SELECT coalesce(max(id), 0) FROM audit_entries)
    BEGIN SELECT RAISE(ABORT, 'archives only follow one another'); END;
  CREATE TRIGGER audit_archives_stay BEFORE DELETE ON audit_archives
    BEGIN SELECT RAISE(ABORT, 'archives are never deleted'); END;
  CREATE TRIGGER audit_archives_unchanged BEFORE UPDATE OF first_entry, last_entry, link_before, link_after ON audit_archives
    BEGIN SELECT RAISE(ABORT, 'archives are never changed'); END;

  DROP TRIGGER audit_entries_stay;
  CREATE TRIGGER audit_entries_stay BEFORE DELETE ON audit_entries
    WHEN NOT EXISTS (SELECT 1 FROM audit_archives WHERE OLD.id BETWEEN first_entry AND last_entry)
    BEGIN SELECT RAISE(ABORT, 'audit entries are never deleted, except those in an archive'); END;
`
