import { expect, test } from 'vitest'
import { makeFolder } from '../helpers/test-app.ts'
import { fuzzOidc } from '../soak/oidc-fuzz.ts'

/** A few seconds; `npm run soak` sends many more. */
const REQUESTS = 2_000

test('malformed requests to the OpenID provider get no token, no code, no script and no unexpected error', async () => {
  const { losses, statuses } = await fuzzOidc({ folder: makeFolder(), requests: REQUESTS, seed: 7 })
  expect(losses).toEqual([])
  for (const status of [200, 303, 400, 401, 403, 404]) expect([...statuses.keys()]).toContain(status)
}, 60_000)
