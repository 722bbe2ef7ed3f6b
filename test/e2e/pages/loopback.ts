import { createServer, type Server } from 'node:net'

const listen = async (host = '127.0.0.1'): Promise<{ server: Server; port: number }> => {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, host, resolve))
  return { server, port: (server.address() as { port: number }).port }
}

/** A port that was free a moment ago. */
export const findFreePort = async (): Promise<number> => {
  const { server, port } = await listen()
  await new Promise((resolve) => server.close(resolve))
  return port
}

/** A port that is held until it is released. */
export const takePort = async (host = '127.0.0.1'): Promise<{ port: number; release: () => Promise<void> }> => {
  const { server, port } = await listen(host)
  return { port, release: () => new Promise((resolve) => void server.close(() => resolve())) }
}
