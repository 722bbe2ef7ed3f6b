/**
 * Adds the cost of each password hash and an index, because every sign-in takes as long as one at the highest cost in use. Null without a
 * usable hash. Frozen.
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
