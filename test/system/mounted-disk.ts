import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { chownSync, closeSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/**
 * Runs the real server as an ordinary user on a small disk of its own, and prints what it answered as JSON. It runs in a private mount namespace,
 * so that nothing stays mounted.
 */
const SERVE = join(import.meta.dirname, '../../src/main/serve.ts')

/** An unprivileged Linux user. Reading alone stays possible everywhere, because the repository may be in a private folder. */
const ORDINARY_USER = '65534'
const AS_ORDINARY = [`--reuid=${ORDINARY_USER}`, `--regid=${ORDINARY_USER}`, '--clear-groups']
const READS_CODE = ['--inh-caps=-all,+dac_read_search', '--ambient-caps=-all,+dac_read_search']

const point = mkdtempSync(join(tmpdir(), 'gatehouse-disk-'))
const folder = join(point, 'data')
const filler = join(point, 'filler')

const mount = (...options: string[]): void => void execFileSync('mount', [...options, point])

const servers = new Set<ChildProcess>()

type Serving = { readonly where: string | null; readonly errors: string; readonly stop: () => Promise<void> }

const serve = async (): Promise<Serving> => {
  const command = [...AS_ORDINARY, ...READS_CODE, process.execPath, SERVE, '--compat', '--port', '0', '--data-dir', folder]
  const child = spawn('setpriv', command)
  servers.add(child)
  let errors = ''
  child.stderr.on('data', (chunk) => (errors += chunk))
  const ended = new Promise<null>((resolve) => child.once('close', () => resolve(null)))
  const answers = new Promise<string | null>((resolve) => {
    child.stdout.on('data', (chunk) => resolve(/http:\S+/.exec(String(chunk))?.[0] ?? null))
  })
  const where = await Promise.race([answers, ended])
  const stop = async (): Promise<void> => {
    child.kill('SIGTERM')
    await ended
  }
  return { where, errors, stop }
}

const register = async ({ where }: Serving, email: string): Promise<unknown> => {
  const reply = await fetch(`${where}/users`, { method: 'POST', body: new URLSearchParams({ email, password: 'x' }) })
  const { code = null } = (await reply.json()) as { code?: unknown }
  return [reply.status, code]
}

/** Fills the disk to its last byte. */
const fill = (): void => {
  const file = openSync(filler, 'w')
  try {
    for (let size = 65_536; size >= 1; size = Math.floor(size / 2)) {
      try {
        for (;;) writeSync(file, Buffer.alloc(size))
      } catch {
        // No block of this size fits any more.
      }
    }
  } finally {
    closeSync(file)
  }
}

const free = (): void => rmSync(filler, { force: true })

const scenarios: Readonly<Record<string, () => Promise<unknown>>> = {
  full: async () => {
    mount('-t', 'tmpfs', '-o', 'size=6m,mode=0755', 'tmpfs')
    chownSync(point, Number(ORDINARY_USER), Number(ORDINARY_USER))
    const first = await serve()
    const before = await register(first, 'before@example.org')
    fill()
    const during: unknown[] = []
    for (let time = 0; time < 3; time += 1) during.push(await register(first, `during${time}@example.org`))
    const read = (await fetch(`${first.where}/`)).status
    free()
    const after = await register(first, 'during0@example.org')
    await first.stop()
    fill()
    const started = await serve()
    const refusal = started.where === null ? started.errors : 'it started'
    free()
    const again = await serve()
    const kept = await register(again, 'before@example.org')
    await again.stop()
    return { before, during, read, after, refusal, kept }
  },
  'read-only': async () => {
    mount('-t', 'tmpfs', '-o', 'size=6m,mode=0755', 'tmpfs')
    chownSync(point, Number(ORDINARY_USER), Number(ORDINARY_USER))
    await (await serve()).stop()
    execFileSync('mount', ['-o', 'remount,ro', point])
    return { refusal: (await serve()).errors }
  },
  closed: async () => {
    mount('-t', 'tmpfs', '-o', 'size=6m,mode=0755', 'tmpfs')
    return { refusal: (await serve()).errors }
  },
  fat: async () => {
    const image = join(tmpdir(), `gatehouse-fat-${process.pid}`)
    try {
      execFileSync('mkfs.vfat', ['-C', image, '8192'], { stdio: 'ignore' })
      mount('-o', `loop,uid=${ORDINARY_USER},gid=${ORDINARY_USER},umask=022`, image)
      const open = (await serve()).errors
      execFileSync('umount', [point])
      mount('-o', `loop,uid=${ORDINARY_USER},gid=${ORDINARY_USER},umask=077`, image)
      const serving = await serve()
      const registered = serving.where === null ? serving.errors : await register(serving, 'bob@example.org')
      await serving.stop()
      return { open, registered }
    } finally {
      rmSync(image, { force: true })
    }
  },
}

try {
  const scenario = scenarios[process.argv[2] ?? '']
  if (!scenario) throw new Error('there is no such scenario')
  process.stdout.write(JSON.stringify(await scenario()))
} finally {
  for (const child of servers) child.kill('SIGKILL')
  try {
    execFileSync('umount', ['-l', point], { stdio: 'ignore' })
  } catch {
    // Nothing was mounted.
  }
  rmSync(point, { recursive: true, force: true })
}
