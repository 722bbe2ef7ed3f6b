import { spawn, spawnSync } from 'node:child_process'
import { notice, Stop } from './progress.mjs'
import { ensurePackages } from './system-libraries.mjs'

const SCREEN = '1600x1200x24'
const START_MS = 15_000

/** Whether no display is available. Only Linux can lack one. */
export function isDisplayMissing() {
  return process.platform === 'linux' && !process.env.DISPLAY && !process.env.WAYLAND_DISPLAY
}

export const hasXvfb = () => !spawnSync('Xvfb', ['-help']).error

/** The existing display, or a new invisible one. Resolves to { env, close }. */
export async function openDisplay() {
  if (!isDisplayMissing()) return { env: {}, close() {} }
  if (!hasXvfb()) ensurePackages(['xvfb'], 'for a display')
  // Started directly instead of by xvfb-run, so that the server picks a free number and reports it when it is ready.
  const server = spawn('Xvfb', ['-displayfd', '3', '-screen', '0', SCREEN, '-nolisten', 'tcp'], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
    // Ctrl-C reaches the whole process group, and the server must outlive the windows.
    detached: true,
  })
  const close = () => {
    if (server.exitCode === null && server.signalCode === null) server.kill()
  }
  // However this process exits, only the server that it started exits with it.
  process.once('exit', close)
  const number = await displayNumber(server)
  server.unref()
  notice(`No display found: using an invisible one (Xvfb :${number}, ${SCREEN}).`)
  return { env: { DISPLAY: `:${number}` }, close }
}

function displayNumber(server) {
  return new Promise((resolve, reject) => {
    const fail = (reason) => reject(new Stop(`Xvfb could not be started: ${reason}`))
    const timer = setTimeout(() => fail(`no answer within ${START_MS / 1000} seconds`), START_MS)
    server.once('error', (error) => fail(error.message))
    server.once('exit', (code) => fail(`exit code ${code}`))
    let text = ''
    server.stdio[3].setEncoding('utf8').on('data', (chunk) => {
      text += chunk
      if (!text.includes('\n')) return
      clearTimeout(timer)
      server.stdio[3].destroy()
      resolve(text.trim())
    })
  })
}
