import { type ChildProcess, spawn } from 'node:child_process'
import { chmodSync, existsSync, readdirSync, rmSync, statSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { DAY_MS } from '../../src/shared/domain/time.ts'
import { dataFolderMessages } from '../../src/shared/messages/output-messages.ts'
import { openBeside } from '../helpers/database.ts'
import { connectTo } from '../helpers/http-client.ts'
import { redeemAtOnce, registerAtOnce, walkThroughOriginal } from '../helpers/original-order.ts'
import { administrator, makeFolder, person, startTestApp } from '../helpers/test-app.ts'

const SERVE = join(import.meta.dirname, '../../src/main/serve.ts')

type Serving = {
  readonly child: ChildProcess
  readonly ended: Promise<number | null>
  readonly said: () => { out: string; errors: string }
}

/** `npm run serve -- …` without npm. */
const serve = (...words: string[]): Serving => serveUnder(process.env, ...words)

const serveUnder = (env: NodeJS.ProcessEnv, ...words: string[]): Serving => {
  const child = spawn(process.execPath, [SERVE, ...words], { env })
  let out = ''
  let errors = ''
  child.stdout.on('data', (chunk) => (out += chunk))
  child.stderr.on('data', (chunk) => (errors += chunk))
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve))
  onTestFinished(async () => {
    child.kill('SIGKILL')
    await ended
  })
  return { child, ended, said: () => ({ out, errors }) }
}

/** What every start says first on standard error. */
const opening = (folder: string): string => `${dataFolderMessages.opening(folder)}\n`

/** Where it answers, once it says so. */
const whereOf = ({ child, said, ended }: Serving): Promise<string> =>
  new Promise((resolve, reject) => {
    const look = (): void => {
      const [, where] = /^Gatehouse answers on (http:\/\/127\.0\.0\.1:\d+)\n$/.exec(said().out) ?? []
      if (where) resolve(where)
    }
    child.stdout?.on('data', look)
    void ended.then(() => reject(new Error(`it ended: ${said().errors}`)))
  })

test.each(['SIGINT', 'SIGTERM'] as const)(
  'serve says its address in one line when it is ready, and stops cleanly on %s',
  async (signal) => {
    const folder = join(makeFolder(), 'new')
    const serving = serve('--port', '0', '--data-dir', folder, '--compat')
    const where = await whereOf(serving)
    expect(await (await fetch(where)).json()).toEqual({ message: 'Bienvenue' })
    const body = new URLSearchParams({ email: 'a@b.c', password: 'x' })
    expect((await fetch(`${where}/users`, { method: 'POST', body })).status).toBe(200)
    serving.child.kill(signal)
    expect(await serving.ended).toBe(0)
    expect(serving.said().errors).toContain('Compat mode is on')
    expect(existsSync(join(folder, 'gatehouse.db-wal'))).toBe(false)
    // What was answered is there the next time.
    const again = serve(`--port=0`, `--data-dir=${folder}`, '--compat')
    expect((await fetch(`${await whereOf(again)}/sessions`, { method: 'POST', body })).status).toBe(200)
  },
)

test('what is served with --compat is the original exercise, to a caller who knows its address alone', async () => {
  const serving = serve('--port', '0', '--data-dir', join(makeFolder(), 'new'), '--compat')
  const client = connectTo(await whereOf(serving))
  await walkThroughOriginal(client)
  await registerAtOnce(client)
  await redeemAtOnce(client)
})

test('compat starts only on a directory that was created with it', async () => {
  const { folder, close } = await startTestApp()
  await close()
  const refused = serve('--port', '0', '--data-dir', folder, '--compat')
  expect(await refused.ended).toBe(1)
  expect(refused.said()).toEqual({ out: '', errors: expect.stringContaining('was not created with --compat') })
  const serving = serve('--port', '0', '--data-dir', folder)
  const where = await whereOf(serving)
  expect((await fetch(`${where}/healthz`)).status).toBe(200)
  expect(serving.said().errors).toBe(opening(folder))
})

test('a taken port, an unknown option and a directory without an administrator are told in plain words', async () => {
  const folder = join(makeFolder(), 'new')
  const holder = createServer()
  const port = await new Promise<number>((resolve) =>
    holder.listen(0, '127.0.0.1', () => resolve((holder.address() as { port: number }).port)),
  )
  onTestFinished(() => void holder.close())
  const taken = serve('--port', String(port), '--data-dir', folder)
  expect(await taken.ended).toBe(1)
  expect(taken.said()).toEqual({
    out: '',
    errors: `${opening(folder)}Another program uses port ${port}. Choose another with --port.\n`,
  })
  for (const words of [['--prot', '1'], ['--port', 'x'], ['--port', '99999'], ['--port'], ['5000']]) {
    const wrong = serve(...words, '--data-dir', folder)
    expect(await wrong.ended).toBe(2)
    expect(wrong.said()).toEqual({ out: '', errors: expect.stringContaining('Usage') })
  }
  const lacking = serve('--port', '0', '--data-dir', folder)
  const reply = await fetch(`${await whereOf(lacking)}/profile`)
  expect([reply.status, await reply.json()]).toEqual([503, { message: expect.any(String), code: 'not-set-up' }])
  expect(lacking.said().errors).toContain('no administrator yet')
})

test('a port that another program has at ::1, or everywhere, is not served, and the reason is one line', async () => {
  const folder = join(makeFolder(), 'new')
  for (const host of ['::1', '::']) {
    const holder = createServer()
    const port = await new Promise<number>((resolve) =>
      holder.listen({ host, port: 0, ipv6Only: true }, () => resolve((holder.address() as { port: number }).port)),
    )
    onTestFinished(() => void holder.close())
    const refused = serve('--port', String(port), '--data-dir', folder)
    expect(await refused.ended).toBe(1)
    expect(refused.said()).toEqual({
      out: '',
      errors: `${opening(folder)}Another program listens at [::1]:${port}, where the name localhost leads first. Choose another port with --port.\n`,
    })
  }
})

test('a broken directory is not served', async () => {
  const { folder, close } = await startTestApp()
  await close()
  rmSync(join(folder, 'keys.json'))
  const broken = serve('--port', '0', '--data-dir', folder)
  expect(await broken.ended).toBe(1)
  expect(broken.said()).toEqual({ out: '', errors: expect.stringContaining('keys.json is missing') })
})

test('serve purges deleted accounts whose time has come when it starts', async () => {
  const { folder, auth, call, close, clock } = await startTestApp({ isSetUp: false })
  // Due, and so recent that the time since is no jump of the clock. The program has the system's clock.
  clock.now = Date.now() - 31 * DAY_MS
  await call('setup:createAdministrator', administrator)
  await auth.registerUser(person.email, person.password)
  const { sessionId } = await call('auth:login', person)
  await call('auth:closeAccount', { password: person.password }, sessionId)
  await close()
  const database = openBeside(folder)
  const count = database.prepare("SELECT count(*) FROM audit_entries WHERE action = 'users:purge' AND transport = 'http'").pluck()
  expect(count.get()).toBe(0)
  await whereOf(serve('--port', '0', '--data-dir', folder))
  await expect.poll(() => count.get(), { timeout: 20_000 }).toBe(1)
  expect(database.prepare('SELECT count(*) FROM users').pluck().get()).toBe(1)
})

test('serve refuses a folder that others can write to and that is no directory’s, says so and ends with 1; one of ours it closes, and the log has it', async () => {
  const common = makeFolder()
  chmodSync(common, 0o1777)
  const refused = serve('--port=0', `--data-dir=${common}`)
  expect(await refused.ended).toBe(1)
  expect(refused.said().errors).toContain('Other users of this computer can write to the data folder.')
  expect(readdirSync(common)).toEqual([])

  const { folder, close } = await startTestApp()
  await close()
  chmodSync(folder, 0o777)
  chmodSync(join(folder, 'keys.json'), 0o644)
  const serving = serve('--port=0', `--data-dir=${folder}`)
  await whereOf(serving)
  expect(serving.said().errors).toBe(
    opening(folder) +
      'Other users of this computer could write to the data folder. Gatehouse has closed it to them.\n' +
      'Other users of this computer could read keys.json. Gatehouse has closed it to them.\n',
  )
  const last = openBeside(folder).prepare('SELECT action, transport, details FROM audit_entries ORDER BY id DESC LIMIT 1').get()
  const exposures = [
    { file: null, exposure: 'write' },
    { file: 'keys.json', exposure: 'read' },
  ]
  expect(last).toEqual({
    action: 'folder:closed',
    transport: 'http',
    details: JSON.stringify({ kind: 'folder-closed', exposures }),
  })
  expect(statSync(folder).mode & 0o777).toBe(0o700)
})

test('serve ends with 2 without a name for its folder, and with 1 without a home, and creates nothing', async () => {
  for (const words of [['--data-dir='], ['--data-dir', ''], ['--data-dir', ' '], ['--data-dir'], ['--data-dir=', '--compat']]) {
    const refused = serve('--port=0', ...words)
    expect(await refused.ended, String(words)).toBe(2)
    expect(refused.said()).toEqual({ out: '', errors: `${dataFolderMessages.empty}\n` })
  }
  const homeless = serveUnder({ ...process.env, HOME: '', XDG_DATA_HOME: '', GATEHOUSE_DATA_DIR: '' }, '--port=0')
  expect(await homeless.ended).toBe(1)
  expect(homeless.said()).toEqual({ out: '', errors: `${dataFolderMessages['no-home']}\n` })
  expect(existsSync('Gatehouse')).toBe(false)
})

test('serve says on standard error which folder it opened: below the home for ~/, and below INIT_CWD under npm', async () => {
  const home = makeFolder()
  const npm = { ...process.env, HOME: home, npm_lifecycle_event: 'serve', INIT_CWD: join(home, 'here') }
  for (const [typed, folder] of [
    ['~/mine', join(home, 'mine')],
    ['./beside', join(home, 'here', 'beside')],
  ] as const) {
    const serving = serveUnder(npm, '--port=0', `--data-dir=${typed}`)
    await whereOf(serving)
    expect(serving.said().errors.startsWith(opening(folder))).toBe(true)
    expect(existsSync(join(folder, 'gatehouse.db'))).toBe(true)
  }
})
