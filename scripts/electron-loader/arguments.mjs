import { parseArgs } from 'node:util'

const options = { require: { type: 'string', short: 'r' }, version: { type: 'boolean', short: 'v' } }

/**
 * Splits the command line into modules to preload (`-r FILE`, which Playwright passes) and the app's path, the first argument that is not a
 * switch. Switches before the path belong to Chromium and Node, and those after it to the app.
 */
export function parseArguments(args) {
  const preloads = []
  for (const token of parseArgs({ args, options, strict: false, allowPositionals: true, tokens: true }).tokens) {
    if (token.kind === 'positional') return { kind: 'app', path: token.value, preloads }
    if (token.kind !== 'option') continue
    if (token.name === 'version') return { kind: 'version' }
    if (token.name === 'require' && token.value !== undefined) preloads.push(token.value)
  }
  return { kind: 'nothing' }
}
