import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { contract } from '../../src/shared/api/index.ts'
import { showCode } from '../helpers/authenticator.ts'
import { openBeside } from '../helpers/database.ts'
import { startStaffedApp } from '../helpers/staffed-app.ts'
import { runTerminal } from '../helpers/terminal.ts'
import { administrator, makeFolder, person, startTestApp } from '../helpers/test-app.ts'

const asAda = ['--as', administrator.email]
const lines = [administrator.password]

const startTerminal = async () => {
  const app = await startStaffedApp()
  const run = (...argv: string[]) => runTerminal(app, [...argv, ...asAda], lines)
  const json = async (...argv: string[]) => JSON.parse((await run(...argv, '--json')).output)
  return { ...app, run, json }
}

test('an administrator manages a user from the terminal, and each change is in the log under the name [terminal-acts-as-user]', async () => {
  const { run, json, call, ada } = await startTerminal()
  const created = await json('users', 'create', 'cleo@example.org', '--name', 'Cleo', '--group', 'Year 9', '--group', 'Choir')
  expect(contract['users:create'].output.parse(created)).toMatchObject({ user: { groups: ['Choir', 'Year 9'] } })
  expect(await json('users', 'show', 'cleo@example.org')).toMatchObject({ name: 'Cleo', state: 'not-activated' })
  expect((await run('users', 'reset', 'cleo@example.org')).output).toMatch(/^Activation code: \S+/)
  expect((await run('users', 'reset', person.email, '--reason', 'At the desk')).output).toMatch(/^Reset code: \S+/)
  expect((await run('users', 'disable', person.email, '--reason', 'Left')).output).toBe('bob@example.org: Disabled\n')
  expect((await run('users', 'enable', person.email)).output).toBe('bob@example.org: Active\n')
  expect((await run('users', 'disable', person.email, '--on', '2026-07-31')).output).toMatch(/from 2026-07-31 00:00/)
  expect((await run('users', 'unlock', person.email)).code).toBe(0)
  expect((await run('users', 'delete', person.email)).output).toBe('bob@example.org: Deleted\n')
  expect((await run('users', 'restore', person.email)).output).toMatch(/Active/)
  expect((await run('sessions', 'end', person.email)).output).toBe('Ended 0 sessions.\n')
  const { entries } = await call('audit:list', { filter: { transport: 'terminal', isChange: true } }, ada)
  expect(entries.map(({ action }) => action).reverse()).toEqual([
    'users:create',
    'users:issueActivation',
    'users:issueReset',
    'users:giveReason',
    'users:disable',
    'users:enable',
    'users:disable',
    'users:unlock',
    'users:delete',
    'users:restore',
    'users:endSessions',
  ])
  for (const { actor } of entries) expect(actor?.email).toBe(administrator.email)
})

test('a command signs out at its end, also after a refusal [terminal-signs-out]', async () => {
  const { run, call, ada } = await startTerminal()
  await run('users', 'list')
  await run('users', 'show', 'nobody@example.org')
  const { sessions } = await call('auth:listSessions', undefined, ada)
  expect(sessions.map(({ transport }) => transport)).toEqual(['window'])
})

test('a list is JSON Lines for programs, and aligned columns for people', async () => {
  const { run } = await startTerminal()
  const { output } = await run('users', 'list', '--json', '--sort', 'createdAt')
  const users = output
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line))
  expect(users.map(({ email }) => email)).toEqual([administrator.email, person.email, 'olga@example.org'])
  const text = (await run('users', 'list', '--role', 'operator')).output
  expect(text).toMatch(/^olga@example\.org {4}Operator {2}Active {2}\S+ \S+\n$/)
  expect((await run('users', 'list', '--limit', '1')).output.split('\n')).toHaveLength(2)
  expect((await run('sessions', 'list', 'olga@example.org', '--json')).output).toMatch(/^\{"id":/)
  const log = (await run('audit', 'list', '--user', person.email, '--json')).output.trimEnd().split('\n')
  expect(log.map((line) => JSON.parse(line).action)).toContain('auth:register')
})

test('the log is exported to the file that the command line names, which is not replaced by mistake', async () => {
  const { run, ada, call } = await startTerminal()
  const file = join(makeFolder(), 'log.csv')
  const exported = await run('audit', 'export', '--to', file)
  expect(exported).toMatchObject({ code: 0, output: expect.stringMatching(/^Wrote \d+ entries to /) })
  const first = readFileSync(file, 'utf8')
  expect(first).toContain('auth:register')
  expect(await run('audit', 'export', '--to', file)).toMatchObject({ code: 2, unread: 1 })
  expect(readFileSync(file, 'utf8')).toBe(first)
  expect((await run('audit', 'export', '--to', file, '--force', '--format', 'json-lines')).code).toBe(0)
  expect(readFileSync(file, 'utf8')).toMatch(/^\{"id":1,/)
  const { entries } = await call('audit:list', { filter: { transport: 'terminal', actions: ['audit:export'] } }, ada)
  expect(entries).toHaveLength(2)
})

test('a terminal cannot write an export into the data folder [terminal-export-outside]', async () => {
  const { run, folder } = await startTerminal()
  const before = readdirSync(folder).sort()
  for (const name of ['keys.json', 'new.csv'])
    expect(await run('audit', 'export', '--force', '--to', join(folder, name))).toMatchObject({ code: 1, output: '' })
  expect(readdirSync(folder).sort()).toEqual(before)
})

test('roles, sign-ins and missing users have exit codes of their own, and change nothing [terminal-exit-codes]', async () => {
  const app = await startTerminal()
  const { run, read } = app
  const before = await read()
  const asOlga = (...argv: string[]) => runTerminal(app, [...argv, '--as', 'olga@example.org'], ['three wooden boats'])
  const asBob = (...argv: string[]) => runTerminal(app, [...argv, '--as', person.email], [person.password])
  expect(await asOlga('users', 'delete', person.email)).toMatchObject({ code: 4, output: '' })
  expect(await asBob('users', 'list')).toMatchObject({ code: 4, output: '' })
  expect(await asOlga('audit', 'export', '--to', join(makeFolder(), 'x.csv'))).toMatchObject({ code: 4 })
  expect(await run('users', 'delete', 'none@example.org')).toMatchObject({ code: 6, output: '' })
  expect(await run('users', 'create', person.email)).toMatchObject({ code: 7, output: '' })
  expect(await run('users', 'create', 'not an address')).toMatchObject({ code: 2, output: '' })
  expect(await run('users', 'delete', administrator.email)).toMatchObject({ code: 4, output: '' })
  expect(await runTerminal(app, ['users', 'list', ...asAda], ['wrong'])).toMatchObject({ code: 5, output: '' })
  expect(await runTerminal(app, ['users', 'list', ...asAda], [])).toMatchObject({ code: 1, output: '' })
  expect((await read()).lastSignInAt).not.toBe(before.lastSignInAt)
  expect({ ...(await read()), lastSignInAt: null }).toEqual({ ...before, lastSignInAt: null })
})

test('an error is JSON on standard error for programs', async () => {
  const { run } = await startTerminal()
  const { code, output, errors } = await run('users', 'show', 'none@example.org', '--json')
  expect({ code, output }).toEqual({ code: 6, output: '' })
  expect(JSON.parse(errors)).toEqual({ error: { code: 'no-such-user' }, message: expect.any(String) })
})

test('a wrong command line is refused before the directory is opened, and no option takes a secret [terminal-no-secret-options]', async () => {
  const app = await startTerminal()
  const open = async () => {
    throw new Error('opened')
  }
  for (const argv of [
    [],
    ['users'],
    ['users', 'lists'],
    ['users', 'list', '--password=x'],
    ['users', 'list', '--code', '123456'],
    ['users', 'list', '--role', 'king'],
    ['users', 'list', '--role'],
    ['users', 'list', '--role', '--json'],
    ['users', 'list', '--locked=yes'],
    ['users', 'list', '--role', 'user', '--role', 'auditor'],
    ['users', 'list', 'bob@example.org'],
    ['users', 'show'],
    ['users', 'show', 'a', 'b'],
    ['init', '--password', 'x'],
    ['restore', '--passphrase=x'],
    ['completion', 'tcsh'],
  ]) {
    const result = await runTerminal(app, argv, lines, { open })
    expect(result, argv.join(' ')).toMatchObject({ code: 2, output: '', unread: 1 })
    expect(result.errors).not.toBe('')
  }
})

test('the code of the second step is a further line, and is asked for only when it is needed', async () => {
  const app = await startTerminal()
  const { call, ada, clock } = app
  const { secret } = await call('auth:beginSecondFactor', undefined, ada)
  await call('auth:confirmSecondFactor', { code: showCode(secret, clock.now) }, ada)
  clock.advance(60_000)
  const code = showCode(secret, clock.now)
  expect(await runTerminal(app, ['users', 'list', ...asAda], [administrator.password, code, 'rest'])).toMatchObject({
    code: 0,
    unread: 1,
  })
  expect(await runTerminal(app, ['users', 'list', ...asAda], [administrator.password, code])).toMatchObject({ code: 5 })
  expect(await runTerminal(app, ['users', 'list', ...asAda], [administrator.password])).toMatchObject({ code: 1 })
})

test('text of other users cannot control the terminal [terminal-escapes-controls]', async () => {
  const { run, folder, auth } = await startTerminal()
  const bob = await auth.findUserBy({ email: person.email })
  openBeside(folder)
    .prepare('UPDATE users SET name = ?, note = ? WHERE id = ?')
    .run('\u001b[2Jx\u009b31m', 'a\r\nb\u0007', bob.id)
  for (const argv of [
    ['users', 'list'],
    ['users', 'show', person.email],
    ['users', 'list', '--json'],
    ['users', 'show', person.email, '--json'],
  ]) {
    const { output } = await run(...argv)
    expect(output).toContain('\\u001b[2Jx\\u009b31m')
    // biome-ignore lint/suspicious/noControlCharactersInRegex: those are what must not be there.
    expect(output.replaceAll('\n', '')).not.toMatch(/[\u0000-\u001f\u007f-\u009f]/)
  }
})

test('init sets up a new directory by the rules of the first run, and refuses one in use [terminal-init]', async () => {
  const app = await startTestApp({ isSetUp: false })
  const init = (...given: string[]) => runTerminal(app, ['init', '--json'], given)
  expect(await init('ada@example.org', 'password')).toMatchObject({ code: 2, output: '' })
  expect(await init('ada@example.org', 'passwordpassword')).toMatchObject({ code: 4, output: '' })
  expect(await init('not an address', administrator.password)).toMatchObject({ code: 2, output: '' })
  expect(await init('ada@example.org')).toMatchObject({ code: 1, output: '' })
  expect(await runTerminal(app, ['status'])).toMatchObject({ code: 0, output: expect.stringContaining('no administrator yet') })
  const { code, output } = await init(administrator.email, administrator.password)
  expect(code).toBe(0)
  expect(contract['setup:createAdministrator'].output.parse(JSON.parse(output)).recoveryCodes).toHaveLength(10)
  expect(await init('eve@example.org', 'a quiet harbour at dusk')).toMatchObject({ code: 7, output: '' })
  expect(await runTerminal(app, ['users', 'list', ...asAda], lines)).toMatchObject({ code: 0 })
})

test('a directory whose keys a keychain seals is not signed in to, and no attempt is counted [terminal-sealed-keys]', async () => {
  const app = await startTerminal()
  const parts = { open: async () => ({ dispatch: app.core.dispatch, hasKeys: false }) }
  const result = await runTerminal(app, ['users', 'list', ...asAda], ['wrong', 'lines'], parts)
  expect(result).toMatchObject({ code: 1, output: '', unread: 2, errors: expect.stringContaining('keychain') })
  const { entries } = await app.call('audit:list', { filter: { transport: 'terminal' } }, app.ada)
  expect(entries).toEqual([])
  expect((await runTerminal(app, ['status'], [], parts)).code).toBe(0)
})

test('a user is exported and erased, after the address was typed again [terminal-user-data]', async () => {
  const app = await startTerminal()
  const file = join(makeFolder(), 'data.json')
  const password = administrator.password
  expect(await runTerminal(app, ['users', 'export-data', person.email, ...asAda, '--to', file], [password])).toMatchObject({
    code: 0,
    output: expect.stringContaining(file),
  })
  expect(JSON.parse(readFileSync(file, 'utf8')).user).toMatchObject({ email: person.email })
  expect(await runTerminal(app, ['my-data', ...asAda, '--to', file, '--force'], [password])).toMatchObject({ code: 0 })
  expect(JSON.parse(readFileSync(file, 'utf8')).user).toMatchObject({ email: administrator.email })
  const other = await runTerminal(app, ['users', 'erase', person.email, ...asAda], [password, 'carl@example.org'])
  expect(other.code).not.toBe(0)
  expect(await app.store.findUser({ email: person.email })).not.toBeNull()
  const own = await runTerminal(app, ['users', 'erase', administrator.email, ...asAda], [password, administrator.email])
  expect(own).toMatchObject({ code: 4, errors: expect.stringContaining('own account') })
  const erased = await runTerminal(app, ['users', 'erase', person.email, ...asAda], [password, person.email])
  expect(erased).toMatchObject({ code: 0, output: expect.stringMatching(/^User erased\. The log calls them User \d+/) })
  expect(await app.store.findAnyUser({ email: person.email })).toBeNull()
})

test('help names every command, every group and every option, and its texts are whole', async () => {
  const app = await startTerminal()
  const help = await runTerminal(app, ['--help'])
  expect(help.code).toBe(0)
  const names = help.output.split('\n').flatMap((line) => /^ {2}([a-z]+(?:[ -][a-z]+)*)/.exec(line)?.[1] ?? [])
  expect(names.length).toBeGreaterThan(19)
  for (const name of names) {
    const words = name.split(' ')
    const one = await runTerminal(app, [...words, '--help'])
    expect(one, name).toMatchObject({ code: 0, errors: '' })
    expect(one.output).toContain(`npm run cli -- ${name}`)
    expect(one.output).not.toContain('undefined')
    // Each option has its line and its hint.
    for (const line of one.output.split('\n').filter((row) => row.startsWith('  --')))
      expect(line).toMatch(/^ {2}--[a-z-]+( [A-Z=]+)? {2,}\S/)
  }
  expect((await runTerminal(app, ['users', '--help'])).output).toContain('users restore EMAIL')
  expect((await runTerminal(app, ['help', 'users', 'show'])).output).toContain('users show EMAIL')
})
