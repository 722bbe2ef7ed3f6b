import { operationNames } from '../../src/shared/api/names.ts'
import { administrator, expect, person, test } from './gatehouse-test.ts'

test.use({ start: 'administrator' })

test('window.gatehouse resolves to a Result whatever it is handed [bridge-always-returns-result]', async ({ page }) => {
  const results = await page.evaluate(async () => {
    const nest = (levels: number): unknown => {
      let value: unknown = 'bottom'
      for (let level = 0; level < levels; level += 1) value = [value]
      return value
    }
    const cyclic: Record<string, unknown> = {}
    cyclic.self = cyclic
    const inputs: Record<string, unknown> = {
      function: () => 1,
      symbol: Symbol('x'),
      cyclic,
      nested: nest(100),
      'nested too deep for the bridge': nest(5_000),
      date: new Date(),
      map: new Map(),
      bigint: 1n,
      element: document.body,
      promise: Promise.resolve(),
      'fifty megabytes': { email: 'x'.repeat(50_000_000), password: 'y' },
    }
    const login = window.gatehouse.auth.login as (input: unknown) => Promise<{ ok: boolean; error?: { code: string } }>
    const codes: Record<string, string | undefined> = {}
    for (const [name, input] of Object.entries(inputs)) codes[name] = (await login(input)).error?.code
    return codes
  })
  for (const [name, code] of Object.entries(results)) expect(code, name).toMatch(/^(invalid-input|too-large)$/)
})

test('the page reaches nothing but window.gatehouse: no Node, no raw channel, no operation that is not named [bridge-only-named-operations]', async ({
  page,
}) => {
  const subjects = [...new Set(operationNames.map((name) => name.split(':')[0]))]
  const found = await page.evaluate(() => ({
    node: ['require', 'process', 'module', 'Buffer', 'ipcRenderer', 'electron'].filter((name) => name in window),
    subjects: Object.keys(window.gatehouse),
    operations: Object.entries(window.gatehouse).flatMap(([subject, methods]) =>
      typeof methods === 'function' ? [] : Object.keys(methods).map((method) => `${subject}:${method}`),
    ),
    isFrozen: Object.isFrozen(window.gatehouse) && Object.values(window.gatehouse).every(Object.isFrozen),
  }))
  expect(found).toEqual({ node: [], subjects: [...subjects, 'onChanged'], operations: [...operationNames], isFrozen: true })
})

test('another user’s session id and a role in the input open nothing [forged-session-and-role-refused]', async ({ page }) => {
  const results = await page.evaluate(
    async ({ admin, user }) => {
      await window.gatehouse.auth.register(user)
      const signedIn = await window.gatehouse.auth.login(user)
      const session = signedIn.ok ? signedIn.value.sessionId : ''
      const smuggled = { ...user, email: 'eve@example.org', role: 'administrator' }
      return [
        await window.gatehouse.users.list({}, session),
        await window.gatehouse.users.issueReset({ email: admin.email }, session),
        await window.gatehouse.auth.register(smuggled),
        await window.gatehouse.auth.profile(undefined, `${session}x`),
      ].map((result) => (result.ok ? 'ok' : result.error.code))
    },
    { admin: administrator, user: person },
  )
  expect(results).toEqual(['not-permitted', 'not-permitted', 'invalid-input', 'not-signed-in'])
})
