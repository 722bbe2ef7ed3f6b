import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

export type Witness = {
  readonly url: (path: string) => string
  /** The requested addresses, in order. */
  readonly paths: readonly string[]
  readonly close: () => Promise<void>
}

/** A local server that answers every request, permits every origin, and records the requests. `/redirect` redirects to `/target`. */
export const startWitness = async (): Promise<Witness> => {
  const paths: string[] = []
  const server = createServer((request, response) => {
    paths.push(request.url ?? '')
    const headers = { 'Access-Control-Allow-Origin': '*', 'Content-Type': 'text/html' }
    response.writeHead(request.url === '/redirect' ? 302 : 200, { ...headers, Location: '/target' })
    response.end('<title>the witness</title>')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: (path) => `http://127.0.0.1:${port}${path}`,
    paths,
    close: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
