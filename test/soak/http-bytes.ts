import type { Draw } from './draw.ts'
import { drawRequest, type HttpWorld, LONG, SHORT } from './http-requests.ts'

/** A request byte by byte, as no client would send it: heads that lie, are written in another way, or are none. */
export const drawBytes = (draw: Draw, world: HttpWorld): Buffer => {
  const { method, path, headers, body } = drawRequest(draw, world)
  const { port } = world
  const said = draw.one<() => readonly string[]>([
    () => [`Content-Length: ${body?.length ?? 0}`],
    () => [`Content-Length: ${draw.below(LONG)}`],
    () => [`Content-Length: ${draw.one(['-1', '1e3', '+5', '0x10', '5, 6', '', '99999999999999999999'])}`],
    () => [`Content-Length: ${body?.length ?? 0}`, 'Transfer-Encoding: chunked'],
    () => ['Transfer-Encoding: chunked'],
    () => [`Transfer-Encoding: ${draw.one(['gzip, chunked', 'chunked, identity', 'xchunked', ''])}`],
    () => [`Host: 127.0.0.1:${port}`, `Content-Length: ${body?.length ?? 0}`],
    () => [`X-Long: ${'x'.repeat(20_000)}`],
    () => ['no colon', ' folded: yes', ': empty', `nul: \0`, `Ünnamed: ${draw.text(SHORT)}`],
    () => ['Upgrade: websocket', 'Connection: Upgrade'],
  ])()
  const target = draw.one([path, path, path, `http://127.0.0.1:${port}${path}`, '*', path.slice(1), `//evil.example${path}`])
  const version = draw.one(['HTTP/1.1', 'HTTP/1.1', 'HTTP/1.1', 'HTTP/1.1', 'HTTP/1.0', 'HTTP/0.9', 'HTTP/2.0', 'http/1.1', ''])
  const own = Object.entries({ host: `127.0.0.1:${port}`, ...headers }).map(([name, value]) => `${name}: ${value}`)
  const end = draw.one(['\r\n', '\r\n', '\r\n', '\r\n', '\n', '\r'])
  const head = [`${method} ${target} ${version}`, ...own, ...said, 'Connection: close', '', ''].join(end)
  const chunked = (bytes: Buffer): Buffer =>
    Buffer.concat([Buffer.from(`${bytes.length.toString(16)}\r\n`), bytes, Buffer.from('\r\n0\r\n\r\n')])
  const sent = body === null ? Buffer.alloc(0) : draw.below(3) === 0 ? chunked(body) : body
  const bytes = Buffer.concat([Buffer.from(head, 'latin1'), sent])
  if (draw.below(3) === 0) bytes[draw.below(bytes.length)] = draw.below(256)
  return draw.below(6) === 0 ? bytes.subarray(0, draw.below(bytes.length)) : bytes
}
