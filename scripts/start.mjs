import { exitCodeOf } from './command.mjs'
import { run } from './runner.mjs'

await run({ electron: true, build: true }, ({ electron, electronArguments, env }) =>
  // In development the page comes from the server in this variable. A normal start ignores an old value.
  exitCodeOf(electron, [...electronArguments, '.', ...process.argv.slice(2)], { env: { ...env, ELECTRON_RENDERER_URL: '' } }),
)
