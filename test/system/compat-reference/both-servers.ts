import { type ChildProcess, spawn } from 'node:child_process'
import { request } from 'node:http'
import { join } from 'node:path'
import { createHttpTransport } from '../../../src/main/transports/http/http.ts'
import { httpRulesOf } from '../../../src/main/transports/http/http-limits.ts'
import { FIRST_POLICY } from '../../../src/shared/domain/policy.ts'
import { openRealCore } from '../../helpers/real-core.ts'
import type { ComparedRequest, Field, Issued } from './compared-requests.ts'

/** bcrypt's least, as in the reference. */
const COST = 4

/** An answer, as far as it is compared. */
export type ComparedAnswer = {
  readonly status: number
  readonly reason: string
  readonly location: string | null
  readonly cookieNames: readonly string[]
  readonly type: string
  readonly text: string
  /** The session that it opened. */
  readonly session: string | null
}

/** One of the two servers, and what it has issued, by the number of the request. */
export type Server = {
  readonly port: number
  readonly issued: { readonly sessions: Map<number, string>; readonly tokens: Map<number, string> }
  readonly stop: () => Promise<void>
}

const newIssued = (): Server['issued'] => ({ sessions: new Map(), tokens: new Map() })

const readPort = (child: ChildProcess): Promise<number> =>
  new Promise((resolve, reject) => {
    let errors = ''
    child.stderr?.on('data', (chunk) => {
      errors += chunk
    })
    child.stdout?.once('data', (chunk) => resolve(Number(String(chunk))))
    child.once('exit', (code) => reject(new Error(`the reference ended with ${code}: ${errors}`)))
    child.once('error', reject)
  })

/** The reference: the exercise's server on Debian's Flask. */
export const startReference = async (): Promise<Server> => {
  const child = spawn('/usr/bin/python3', [join(import.meta.dirname, 'server.py')], { stdio: ['ignore', 'pipe', 'pipe'] })
  const port = await readPort(child)
  const stop = (): Promise<void> =>
    new Promise((resolve) => {
      child.once('exit', () => resolve())
      child.kill('SIGTERM')
    })
  return { port, issued: newIssued(), stop }
}

/** Compat mode on a new data folder. */
export const startCompatServer = async (folder: string): Promise<Server> => {
  const core = await openRealCore(folder, COST, { policy: { ...FIRST_POLICY, compat: true } })
  const transport = createHttpTransport({
    dispatch: core.dispatch,
    rules: httpRulesOf({ compat: true }),
    version: '0.0.0-test',
    readOrigins: () => [],
    clock: Date.now,
    findOidcServer: async () => null,
    recordCall: () => undefined,
    logError: (error) => {
      throw error
    },
  })
  const { port } = await transport.listen(0)
  const stop = async (): Promise<void> => {
    await transport.close()
    await core.close()
  }
  return { port, issued: newIssued(), stop }
}

const lookUp = ({ issued }: Server, value: string | Issued): string => {
  if (typeof value === 'string') return value
  const found = 'session' in value ? issued.sessions.get(value.session) : issued.tokens.get(value.token)
  if (found === undefined) throw new Error('this server did not issue it')
  return found
}

const escapePart = (text: string): string => text.replaceAll('"', '%22').replaceAll('\r', '%0D').replaceAll('\n', '%0A')

const writePart = ([name, value]: readonly [string, string]): string =>
  `--xyz\r\nContent-Disposition: form-data; name="${escapePart(name)}"\r\n\r\n${value}\r\n`

const writeFields = (server: Server, kind: 'form' | 'parts', fields: readonly Field[]): { type: string; bytes: Buffer } => {
  const own = fields.map(([name, value]): [string, string] => [name, lookUp(server, value)])
  if (kind === 'form')
    return { type: 'application/x-www-form-urlencoded', bytes: Buffer.from(new URLSearchParams(own).toString()) }
  return { type: 'multipart/form-data; boundary=xyz', bytes: Buffer.from(`${own.map(writePart).join('')}--xyz--\r\n`) }
}

const writeBody = (server: Server, body: ComparedRequest['body']): { type: string | null; bytes: Buffer } | null => {
  if (!body) return null
  if (body.kind === 'raw') return { type: body.type, bytes: Buffer.from(body.bytes, 'latin1') }
  return writeFields(server, body.kind, body.fields)
}

/** Sends a request to one server. Its own sessions and tokens stand in the request's places. */
export const ask = (server: Server, { method, path, host = '127.0.0.1', headers, cookie, body }: ComparedRequest) =>
  new Promise<ComparedAnswer>((resolve, reject) => {
    const content = writeBody(server, body)
    const all: Record<string, string> = { host: `${host}:${server.port}`, ...headers }
    if (cookie) all.cookie = `${cookie[0]}session_id=${lookUp(server, cookie[1])}${cookie[2]}`
    if (content?.type) all['content-type'] = content.type
    if (content || method === 'POST' || method === 'PUT') all['content-length'] = String(content?.bytes.length ?? 0)
    const sent = request({ host: '127.0.0.1', port: server.port, method, path, headers: all, agent: false }, (response) => {
      const chunks: Buffer[] = []
      response.on('data', (chunk: Buffer) => chunks.push(chunk))
      response.on('error', reject)
      response.on('end', () => {
        const { statusCode: status = 0, statusMessage: reason = '', headers: told } = response
        resolve({
          status,
          reason,
          location: told.location?.replace(`:${server.port}`, ':PORT') ?? null,
          cookieNames: (told['set-cookie'] ?? []).map((one) => one.slice(0, one.indexOf('='))),
          type: (told['content-type'] ?? '').split(';')[0] ?? '',
          text: Buffer.concat(chunks).toString('utf8'),
          session: /^session_id=([^;]+)/.exec(told['set-cookie']?.[0] ?? '')?.[1] ?? null,
        })
      })
    })
    sent.on('error', reject)
    sent.end(content?.bytes)
  })
