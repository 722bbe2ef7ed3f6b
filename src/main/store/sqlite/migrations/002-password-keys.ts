/** Hashes name their key: `hmac-sha384/<key>:<bcrypt>` and `sealed/<key>:<work class>$<sealed>`. The number is the first text after the slash. */
const hasKey = (prefix: string): string => {
  const from = prefix.length + 1
  const id = `substr(hashed_password, ${from}, instr(hashed_password, ':') - ${from})`
  return `(hashed_password GLOB '${prefix}[1-9]*:*' AND ${id} NOT GLOB '*[^0-9]*' AND length(${id}) <= 9)`
}

const REST = `substr(hashed_password, instr(hashed_password, ':') + 1)`

/** The bcrypt part of a hash of Gatehouse's own scheme, or of an imported one. */
const BCRYPT = `iif(${hasKey('hmac-sha384/')}, ${REST}, hashed_password)`

const COST = `CAST(substr(${BCRYPT}, 5, 2) AS INTEGER)`

const WORK_CLASS = `substr(${REST}, 1, instr(${REST}, '$') - 1)`

/**
 * `key_generation` is the id of the keys for new data, which are outside the database.
 *
 * `hash_cost` reads hashes of every key, and bcrypt hashes that are sealed. `foreign_class` is the work class of any other sealed hash.
 *
 * The former `hash_cost` is virtual, so that dropping it rewrites no row.
 */
export const passwordKeys002 = `
  DROP INDEX users_by_hash_cost;
  ALTER TABLE users DROP COLUMN hash_cost;
  ALTER TABLE users ADD COLUMN hash_cost INTEGER GENERATED ALWAYS AS (
    CASE
      WHEN hashed_password GLOB 'sealed/*' THEN
        iif(${hasKey('sealed/')} AND ${REST} GLOB 'bcrypt:[0-3][0-9]$*', CAST(substr(${REST}, 8, 2) AS INTEGER), NULL)
      WHEN length(${BCRYPT}) = 60 AND ${BCRYPT} GLOB '$2[aby]$[0-3][0-9]$*' AND substr(${BCRYPT}, 8) NOT GLOB '*[^./A-Za-z0-9]*'
        AND ${COST} BETWEEN 4 AND 31 THEN ${COST}
    END) VIRTUAL;
  ALTER TABLE users ADD COLUMN foreign_class TEXT GENERATED ALWAYS AS (
    CASE WHEN ${hasKey('sealed/')} AND ${REST} NOT GLOB 'bcrypt:*' AND instr(${REST}, '$') > 1 THEN ${WORK_CLASS} END) VIRTUAL;
  ALTER TABLE directory ADD COLUMN key_generation INTEGER NOT NULL DEFAULT 1;
  ALTER TABLE directory ADD COLUMN keys_rotated_at INTEGER;
  CREATE INDEX users_by_hash_cost ON users (hash_cost) WHERE hash_cost IS NOT NULL;
  CREATE INDEX users_by_foreign_class ON users (foreign_class) WHERE foreign_class IS NOT NULL;
`
