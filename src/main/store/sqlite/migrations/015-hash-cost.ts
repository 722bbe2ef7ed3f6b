/**
 * The cost of each stored password hash, and its index: every sign-in takes as long as one at the highest cost in use, so that is looked for
 * with each. Null where none is stored, or it is of no form that a sign-in compares with. Frozen: later changes are later migrations.
 */
const BCRYPT = `iif(substr(hashed_password, 1, 12) = 'hmac-sha384:', substr(hashed_password, 13), hashed_password)`

const COST = `CAST(substr(${BCRYPT}, 5, 2) AS INTEGER)`

export const migration015 = `
  ALTER TABLE users ADD COLUMN hash_cost INTEGER GENERATED ALWAYS AS (
    CASE
      WHEN length(${BCRYPT}) = 60 AND ${BCRYPT} GLOB '$2[aby]$[0-3][0-9]$*' AND substr(${BCRYPT}, 8) NOT GLOB '*[^./A-Za-z0-9]*'
        AND ${COST} BETWEEN 4 AND 31 THEN ${COST}
    END) VIRTUAL;
  CREATE INDEX users_by_hash_cost ON users (hash_cost) WHERE hash_cost IS NOT NULL;
`
