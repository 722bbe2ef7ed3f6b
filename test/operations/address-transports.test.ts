import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { MINUTE_MS } from '../../src/shared/domain/time.ts'
import { addresses, spellings } from '../helpers/address-table.ts'
import { startHttpApp } from '../helpers/http-app.ts'
import { overApi } from '../helpers/http-calls.ts'
import type { Reply } from '../helpers/http-client.ts'
import { type JobCall, planList } from '../helpers/jobs.ts'

const password = 'seven green bicycles'

const startAddressApp = async () => {
  const app = await startHttpApp({ isSetUp: false })
  const { anna, ...users } = addresses
  await app.call('setup:createAdministrator', { email: anna, password })
  for (const email of Object.values(users)) await app.auth.registerUser(email, password)
  const session = await app.signIn({ email: anna, password })
  await app.call('users:create', { email: 'other@example.org' }, session)
  return { ...app, session }
}

type App = Awaited<ReturnType<typeof startAddressApp>>

/** How one transport takes a new address: the reason of its refusal, or null. */
type TakeNew = (app: App, email: string) => Promise<string | null>

/** How one transport looks an address up: the user's address, or null. */
type LookUp = (app: App, email: string) => Promise<string | null>

type Refusal = { readonly code?: string; readonly message?: string; readonly issues?: readonly { readonly reason: string }[] }

const reasonOf = ({ code, message, issues }: Refusal): string =>
  message === 'email already registered' ? 'email-taken' : (issues?.[0]?.reason ?? code ?? '')

const reasonOfReply = ({ status, json }: Reply): string | null => (status === 200 ? null : reasonOf(json as Refusal))

const parts = (fields: Record<string, string>): FormData => {
  const form = new FormData()
  for (const [name, value] of Object.entries(fields)) form.set(name, value)
  return form
}

const asJson = (input: unknown) => ({ body: JSON.stringify(input), headers: { 'content-type': 'application/json' } })

/** A cell of a table, as a spreadsheet writes it. */
const cell = (text: string): string => `"${text.replaceAll('"', '""')}"`

const takesNew: Readonly<Record<string, TakeNew>> = {
  'a window': async ({ callRaw }, email) => {
    const result = await callRaw('auth:register', { email, password })
    return result.ok ? null : reasonOf(result.error)
  },
  'New user': async ({ callRaw, session }, email) => {
    const result = await callRaw('users:create', { email }, session)
    return result.ok ? null : reasonOf(result.error)
  },
  'Change email': async ({ callRaw, call, signIn }, newEmail) => {
    // The change needs a recent authentication.
    const session = await signIn({ email: addresses.anna, password })
    const result = await callRaw('users:changeEmail', { email: 'other@example.org', newEmail }, session)
    if (!result.ok) return reasonOf(result.error)
    await call('users:changeEmail', { email: newEmail, newEmail: 'other@example.org' }, session)
    return null
  },
  'Add people': async ({ call, session }, email) => {
    const as: JobCall = (operation, input) => call(operation, input, session)
    const { creates, skipped } = await planList(as, `email,name\r\n${cell(email)},Somebody\r\n`)
    if (creates === 1) return null
    return skipped[0]?.lines[0]?.problem ?? skipped[0]?.reason ?? ''
  },
  'a form': async ({ client }, email) => reasonOfReply(await client.form('POST', '/users', { email, password })),
  'a multipart form': async ({ client }, email) =>
    reasonOfReply(await client.send('POST', '/users', { body: parts({ email, password }) })),
  JSON: async ({ client }, email) => reasonOfReply(await client.send('POST', '/users', asJson({ email, password }))),
  'the API': async ({ client }, email) => {
    const result = await overApi(client)('auth:register', { email, password })
    return result.ok ? null : reasonOf(result.error)
  },
}

const emailOfReply = ({ status, json }: Reply): string | null => (status === 200 ? (json as { email: string }).email : null)

const looksUp: Readonly<Record<string, LookUp>> = {
  'a window': async ({ callRaw }, email) => {
    const result = await callRaw('auth:login', { email, password })
    return result.ok ? (result.value as { email: string }).email : null
  },
  'a panel': async ({ callRaw, session }, email) => {
    const result = await callRaw('users:read', { email }, session)
    return result.ok ? (result.value as { email: string }).email : null
  },
  'a form': async ({ client }, email) => emailOfReply(await client.form('POST', '/sessions', { email, password })),
  'a multipart form': async ({ client }, email) =>
    emailOfReply(await client.send('POST', '/sessions', { body: parts({ email, password }) })),
  JSON: async ({ client }, email) => emailOfReply(await client.send('POST', '/sessions', asJson({ email, password }))),
  'the API': async ({ client }, email) => {
    const result = await overApi(client)('auth:login', { email, password })
    return result.ok ? (result.value as { email: string }).email : null
  },
}

test.each(Object.entries(takesNew))('every spelling in the table is as new to %s as to the others', async (_, takeNew) => {
  const app = await startAddressApp()
  for (const [index, { kind, typed, asNew }] of spellings.entries()) {
    app.clock.advance(MINUTE_MS)
    expect(await takeNew(app, typed.replace('{n}', String(index % 10))), `${kind}: ${typed}`).toBe(asNew)
  }
  expect(app.unexpected).toEqual([])
})

test.each(Object.entries(looksUp))('every spelling in the table names the same user to %s', async (_, lookUp) => {
  const app = await startAddressApp()
  for (const { kind, typed, names } of spellings) {
    app.clock.advance(MINUTE_MS)
    expect(await lookUp(app, typed), `${kind}: ${typed}`).toBe(names && addresses[names])
  }
  expect(app.unexpected).toEqual([])
})

test('every spelling in the table names the same administrator to the terminal', async () => {
  const { core } = await startAddressApp()
  const terminal = { transport: 'terminal', source: 'terminal', desktop: null } as const
  for (const { kind, typed, names } of spellings) {
    const input = { email: typed, removeSecondFactor: false }
    const result = await core.dispatch({ operation: 'setup:recoverAdministrator', input, sessionId: null }, terminal)
    const wanted = names === 'anna' ? { ok: true, value: { email: addresses.anna } } : { ok: false }
    expect(result, `${kind}: ${typed}`).toMatchObject(wanted)
  }
})

test('the command line takes the other spellings of a domain too', async () => {
  const app = await startAddressApp()
  await app.close()
  const cli = join(import.meta.dirname, '../../src/main/cli.ts')
  const recover = (email: string) =>
    promisify(execFile)(process.execPath, [cli, 'recover-admin', '--email', email, `--data-dir=${app.folder}`])
  for (const typed of ['anna@xn--bcher-kva.example', 'anna@bücher.example'])
    expect((await recover(typed)).stdout, typed).toContain(`Reset code for ${addresses.anna}`)
  await expect(recover('аnna@bücher.example')).rejects.toMatchObject({ code: 1 })
})
