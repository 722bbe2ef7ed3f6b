import { exitCodeOf } from './command.mjs'
import { run } from './runner.mjs'

await run({ electron: true, build: true }, ({ electron, electronArguments, env }) =>
  // In development the page comes from the server that this variable names; a start trusts no leftover of one.
  exitCodeOf(electron, [...electronArguments, '.', ...process.argv.slice(2)], { env: { ...env, ELECTRON_RENDERER_URL: '' } }),
)
